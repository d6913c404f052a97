package dev.demarc.agent.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.json.DemarcJson;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one span. Only the allow-list has names, and a value it does not accept is left
 * out here rather than sent and refused there; so free text cannot cross by any attribute. Nor is
 * one sent that is younger than the version of the schema its receiver knows.
 */
final class SpanAttributes {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:@;/+=\\-{}\\[\\],\"]*");
  private static final Pattern NOT_HARMLESS = Pattern.compile("[^A-Za-z0-9._:@;/+=-]");

  private final int version;
  private final List<KeyValue> attributes = new ArrayList<>();

  /**
   * None yet.
   *
   * @param version of the schema that the receiver knows
   */
  SpanAttributes(int version) {
    this.version = version;
  }

  List<KeyValue> list() {
    return attributes;
  }

  SpanAttributes text(TraceAttribute name, @Nullable String value) {
    if (value != null && !value.isEmpty() && name.accepts(value)) {
      add(name, AnyValue.newBuilder().setStringValue(value));
    }
    return this;
  }

  SpanAttributes texts(TraceAttribute name, Collection<?> values) {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    values.stream()
        .map(Object::toString)
        .filter(name::accepts)
        .limit(TraceAttribute.MAX_TEXTS)
        .forEach(text -> array.addValues(AnyValue.newBuilder().setStringValue(text)));
    if (array.getValuesCount() > 0) {
      add(name, AnyValue.newBuilder().setArrayValue(array));
    }
    return this;
  }

  SpanAttributes number(TraceAttribute name, @Nullable Long value) {
    return value != null && name.accepts(value.longValue())
        ? add(name, AnyValue.newBuilder().setIntValue(value))
        : this;
  }

  SpanAttributes decimal(TraceAttribute name, @Nullable Double value) {
    return value != null && name.accepts(value.doubleValue())
        ? add(name, AnyValue.newBuilder().setDoubleValue(value))
        : this;
  }

  SpanAttributes flag(TraceAttribute name, @Nullable Boolean value) {
    return value == null ? this : add(name, AnyValue.newBuilder().setBoolValue(value));
  }

  /** A value of which only structure and harmless texts may be sent, else nothing of it. */
  SpanAttributes json(TraceAttribute name, Object value) {
    String json = write(value);
    boolean plain = PLAIN.matcher(json).matches();
    return plain && json.length() <= name.most() ? put(name, json) : this;
  }

  /** The text with every character that no attribute takes replaced by a dash. */
  static String harmless(String text) {
    return NOT_HARMLESS.matcher(text).replaceAll("-");
  }

  /** As many of the elements, from the first, as are within the attribute's bound. */
  SpanAttributes jsonList(TraceAttribute name, List<?> values) {
    int count = values.size();
    String json = write(values);
    while (json.length() > name.most() && count > 0) {
      count = count * 3 / 4;
      json = write(values.subList(0, count));
    }
    return put(name, json);
  }

  private SpanAttributes put(TraceAttribute name, String value) {
    return add(name, AnyValue.newBuilder().setStringValue(value));
  }

  private SpanAttributes add(TraceAttribute name, AnyValue.Builder value) {
    if (name.since() <= version) {
      attributes.add(KeyValue.newBuilder().setKey(name.wire()).setValue(value).build());
    }
    return this;
  }

  private static String write(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
