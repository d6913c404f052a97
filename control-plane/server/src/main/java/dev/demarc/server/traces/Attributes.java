package dev.demarc.server.traces;

import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.contract.trace.TraceSchema;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attributes of one span, each on the allow-list, of its type and within its bound. */
final class Attributes {
  private static final List<TraceAttribute> BY_NAME =
      Arrays.stream(TraceAttribute.values())
          .filter(attribute -> attribute.type() != TraceAttribute.Type.JSON)
          .sorted(Comparator.comparing(TraceAttribute::wire))
          .toList();

  private static final int LIKELY_LENGTH = 1_024;

  /** By ordinal. */
  private final @Nullable Object[] values = new Object[TraceAttribute.values().length];

  private Attributes() {}

  /** Refuses a span, from wherever it is being read. */
  static final class RefusedSpan extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Verdict.Refused verdict;

    RefusedSpan(Refusal reason, @Nullable String attribute) {
      super(reason.wire(), null, false, false);
      this.verdict = new Verdict.Refused(reason, attribute);
    }

    Verdict.Refused verdict() {
      return verdict;
    }
  }

  /** Reads them; the first that may not be there refuses the span. */
  static Attributes of(List<OtlpSpan.Attribute> attributes) {
    var read = new Attributes();
    for (OtlpSpan.Attribute attribute : attributes) {
      TraceAttribute known =
          TraceAttribute.named(attribute.name()).orElseThrow(() -> unknown(attribute.name()));
      if (read.values[known.ordinal()] != null) {
        throw new RefusedSpan(Refusal.ATTRIBUTES, known.wire());
      }
      read.values[known.ordinal()] = value(known, attribute.value());
    }
    return read;
  }

  private static RefusedSpan unknown(String name) {
    boolean harmless = TraceAttribute.REQUEST_MODEL.accepts(name);
    return new RefusedSpan(
        TraceSchema.CONTENT.contains(name) ? Refusal.CONTENT : Refusal.UNKNOWN_ATTRIBUTE,
        harmless ? name : "an unprintable name");
  }

  private static Object value(TraceAttribute attribute, OtlpSpan.Value value) {
    return switch (value) {
      case OtlpSpan.Text(String text) when isTextual(attribute) -> accepted(attribute, text);
      case OtlpSpan.Texts(List<String> texts) when attribute.type() == TraceAttribute.Type.TEXTS ->
          accepted(attribute, texts);
      case OtlpSpan.Number(long number) when attribute.type() == TraceAttribute.Type.NUMBER -> {
        if (!attribute.accepts(number)) {
          throw new RefusedSpan(Refusal.VALUE, attribute.wire());
        }
        yield number;
      }
      case OtlpSpan.Decimal(double number) when attribute.type() == TraceAttribute.Type.DECIMAL -> {
        if (!attribute.accepts(number)) {
          throw new RefusedSpan(Refusal.VALUE, attribute.wire());
        }
        yield number;
      }
      case OtlpSpan.Flag(boolean flag) when attribute.type() == TraceAttribute.Type.FLAG -> flag;
      case OtlpSpan.TooLong() -> throw new RefusedSpan(Refusal.VALUE, attribute.wire());
      default -> throw new RefusedSpan(Refusal.WRONG_TYPE, attribute.wire());
    };
  }

  private static boolean isTextual(TraceAttribute attribute) {
    return attribute.type() == TraceAttribute.Type.TEXT
        || attribute.type() == TraceAttribute.Type.JSON;
  }

  private static String accepted(TraceAttribute attribute, String text) {
    if (!attribute.accepts(text)) {
      throw new RefusedSpan(Refusal.VALUE, attribute.wire());
    }
    return text;
  }

  private static List<String> accepted(TraceAttribute attribute, List<String> texts) {
    if (texts.size() > TraceAttribute.MAX_TEXTS || !texts.stream().allMatch(attribute::accepts)) {
      throw new RefusedSpan(Refusal.VALUE, attribute.wire());
    }
    return texts;
  }

  /** A text, where it is there and not empty. */
  @Nullable String text(TraceAttribute attribute) {
    return values[attribute.ordinal()] instanceof String text && !text.isEmpty() ? text : null;
  }

  /** A number, 0 where it is not there. */
  long number(TraceAttribute attribute) {
    return values[attribute.ordinal()] instanceof Long number ? number : 0;
  }

  /** A decimal, where it is there. */
  @Nullable Double decimal(TraceAttribute attribute) {
    return values[attribute.ordinal()] instanceof Double number ? number : null;
  }

  /** A flag, where it is there. */
  @Nullable Boolean flag(TraceAttribute attribute) {
    return values[attribute.ordinal()] instanceof Boolean flag ? flag : null;
  }

  /** The elements, none where it is not there. */
  @SuppressWarnings("unchecked")
  List<String> texts(TraceAttribute attribute) {
    return values[attribute.ordinal()] instanceof List<?> texts ? (List<String>) texts : List.of();
  }

  boolean has(TraceAttribute attribute) {
    return values[attribute.ordinal()] != null;
  }

  /**
   * Canonical JSON of all but the JSON texts, which have columns of their own. Names and texts of
   * the allow-list have no character that JSON would escape.
   */
  String json() {
    var json = new StringBuilder(LIKELY_LENGTH).append('{');
    for (TraceAttribute attribute : BY_NAME) {
      Object value = values[attribute.ordinal()];
      if (value != null) {
        json.append(json.length() == 1 ? "\"" : ",\"").append(attribute.wire()).append("\":");
        write(json, value);
      }
    }
    return json.append('}').toString();
  }

  private static void write(StringBuilder json, Object value) {
    switch (value) {
      case String text -> json.append('"').append(text).append('"');
      case List<?> texts -> {
        String before = "[";
        for (Object text : texts) {
          json.append(before).append('"').append(text).append('"');
          before = ",";
        }
        json.append(texts.isEmpty() ? "[]" : "]");
      }
      default -> json.append(value);
    }
  }
}
