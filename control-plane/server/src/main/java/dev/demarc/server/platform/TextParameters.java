package dev.demarc.server.platform;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.Id;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Ids and wire enumerations as parameters of paths and queries. */
@Provider
public class TextParameters implements ParamConverterProvider {
  @Override
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> type, Type generic, Annotation[] annotations) {
    if (Id.class.isAssignableFrom(type) && type.isRecord()) {
      return new Converter<>(type, of(type));
    }
    return Wire.class.isAssignableFrom(type) && type.isEnum() ? new Converter<>(type, null) : null;
  }

  private static MethodHandle of(Class<?> type) {
    try {
      return MethodHandles.publicLookup()
          .findStatic(type, "of", MethodType.methodType(type, String.class));
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(type + " has no of(String)", impossible);
    }
  }

  private record Converter<T>(Class<T> type, @Nullable MethodHandle of)
      implements ParamConverter<T> {
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public T fromString(String text) {
      if (of == null) {
        return (T) Wire.parse((Class) type, type.getSimpleName(), text);
      }
      try {
        return (T) of.invoke(text);
      } catch (RuntimeException | Error refused) {
        throw refused;
      } catch (Throwable impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    @Override
    public String toString(T value) {
      return value instanceof Id id ? id.text() : ((Wire) value).wire();
    }
  }
}
