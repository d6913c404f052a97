package dev.demarc.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.KeyDeserializers;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.ser.Serializers;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.PolicyVersion;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Ids and wire enumerations as texts; a {@link PolicyVersion} as a number. */
final class Texts {
  private Texts() {}

  static final class Writers extends Serializers.Base {
    @Override
    public @Nullable JsonSerializer<?> findSerializer(
        SerializationConfig config, JavaType type, BeanDescription bean) {
      return isText(type) ? new Writer(false) : null;
    }
  }

  static final class KeyWriters extends Serializers.Base {
    @Override
    public @Nullable JsonSerializer<?> findSerializer(
        SerializationConfig config, JavaType type, BeanDescription bean) {
      return isText(type) ? new Writer(true) : null;
    }
  }

  static final class Readers extends Deserializers.Base {
    @Override
    public @Nullable JsonDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription bean) {
      return isText(type) ? new Reader(type.getRawClass()) : null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findEnumDeserializer(
        Class<?> type, DeserializationConfig config, BeanDescription bean) {
      return Wire.class.isAssignableFrom(type) ? new Reader(type) : null;
    }
  }

  static final class KeyReaders implements KeyDeserializers {
    @Override
    public @Nullable KeyDeserializer findKeyDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription bean) {
      return isText(type) ? new KeyReader(type.getRawClass()) : null;
    }
  }

  private static boolean isText(JavaType type) {
    return Id.class.isAssignableFrom(type.getRawClass())
        || Wire.class.isAssignableFrom(type.getRawClass());
  }

  private static String text(Object value) {
    return value instanceof Id id ? id.text() : ((Wire) value).wire();
  }

  private static final class Writer extends JsonSerializer<Object> {
    private final boolean key;

    Writer(boolean key) {
      this.key = key;
    }

    @Override
    public void serialize(Object value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (key) {
        out.writeFieldName(text(value));
      } else if (value instanceof PolicyVersion version) {
        out.writeNumber(version.number());
      } else {
        out.writeString(text(value));
      }
    }
  }

  private static final class Reader extends JsonDeserializer<Object> {
    private final Class<?> type;
    private final Parser parser;

    Reader(Class<?> type) {
      this.type = type;
      this.parser = new Parser(type);
    }

    @Override
    public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
      boolean number =
          type == PolicyVersion.class && in.currentToken() == JsonToken.VALUE_NUMBER_INT;
      if (in.currentToken() != JsonToken.VALUE_STRING && !number) {
        return context.handleUnexpectedToken(type, in);
      }
      return parser.parse(in.currentName() == null ? "value" : in.currentName(), in.getText());
    }

    @Override
    public Object deserializeWithType(
        JsonParser in, DeserializationContext context, TypeDeserializer typeDeserializer)
        throws IOException {
      return deserialize(in, context);
    }
  }

  private static final class KeyReader extends KeyDeserializer {
    private final Parser parser;

    KeyReader(Class<?> type) {
      this.parser = new Parser(type);
    }

    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return parser.parse("key", key);
    }
  }

  /** A value of one type of ids or enumerations from its text. */
  private static final class Parser {
    private static final MethodType PARSES = MethodType.methodType(Object.class, String.class);

    private final Class<?> type;
    private final MethodHandle of;

    Parser(Class<?> type) {
      this.type = type;
      this.of = type.isEnum() ? MethodHandles.empty(PARSES) : of(type);
    }

    private static MethodHandle of(Class<?> type) {
      try {
        return MethodHandles.publicLookup()
            .findStatic(type, "of", MethodType.methodType(type, String.class))
            .asType(PARSES);
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException(type + " has no of(String)", impossible);
      }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    Object parse(String field, String text) {
      if (type.isEnum()) {
        return Wire.parse((Class) type, field, text);
      }
      try {
        return (Object) of.invokeExact(text);
      } catch (RuntimeException | Error refused) {
        throw refused;
      } catch (Throwable impossible) {
        throw new IllegalStateException(
            type + " has an of(String) with checked errors", impossible);
      }
    }
  }
}
