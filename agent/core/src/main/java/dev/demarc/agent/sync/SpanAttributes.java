package dev.demarc.agent.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.json.DemarcJson;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
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
  private final AttributesBuilder attributes = Attributes.builder();

  /**
   * None yet.
   *
   * @param version of the schema that the receiver knows
   */
  SpanAttributes(int version) {
    this.version = version;
  }

  Attributes all() {
    return attributes.build();
  }

  SpanAttributes text(TraceAttribute name, @Nullable String value) {
    if (value != null && !value.isEmpty() && name.accepts(value)) {
      put(name, value);
    }
    return this;
  }

  SpanAttributes texts(TraceAttribute name, Collection<?> values) {
    List<String> texts =
        values.stream()
            .map(Object::toString)
            .filter(name::accepts)
            .limit(TraceAttribute.MAX_TEXTS)
            .toList();
    return texts.isEmpty() ? this : add(name, AttributeKey.stringArrayKey(name.wire()), texts);
  }

  SpanAttributes number(TraceAttribute name, @Nullable Long value) {
    return value != null && name.accepts(value.longValue())
        ? add(name, AttributeKey.longKey(name.wire()), value)
        : this;
  }

  SpanAttributes decimal(TraceAttribute name, @Nullable Double value) {
    return value != null && name.accepts(value.doubleValue())
        ? add(name, AttributeKey.doubleKey(name.wire()), value)
        : this;
  }

  SpanAttributes flag(TraceAttribute name, @Nullable Boolean value) {
    return value == null ? this : add(name, AttributeKey.booleanKey(name.wire()), value);
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
    return add(name, AttributeKey.stringKey(name.wire()), value);
  }

  private <T> SpanAttributes add(TraceAttribute name, AttributeKey<T> key, T value) {
    if (name.since() <= version) {
      attributes.put(key, value);
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
