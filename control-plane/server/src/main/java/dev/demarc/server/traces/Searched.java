package dev.demarc.server.traces;

import static dev.demarc.contract.trace.TraceAttribute.APPLICATION;
import static dev.demarc.contract.trace.TraceAttribute.BOUNDARY_FROM;
import static dev.demarc.contract.trace.TraceAttribute.BOUNDARY_TO;
import static dev.demarc.contract.trace.TraceAttribute.BYTES_OUT;
import static dev.demarc.contract.trace.TraceAttribute.COST_SETTLED;
import static dev.demarc.contract.trace.TraceAttribute.DATA_CLASS;
import static dev.demarc.contract.trace.TraceAttribute.DATA_TAGS;
import static dev.demarc.contract.trace.TraceAttribute.DECISION_CONSIDERED;
import static dev.demarc.contract.trace.TraceAttribute.DECISION_FACTS;
import static dev.demarc.contract.trace.TraceAttribute.DECISION_ID;
import static dev.demarc.contract.trace.TraceAttribute.DECISION_OUTCOME;
import static dev.demarc.contract.trace.TraceAttribute.DECISION_REASON;
import static dev.demarc.contract.trace.TraceAttribute.DECISION_SITUATION;
import static dev.demarc.contract.trace.TraceAttribute.ERROR_TYPE;
import static dev.demarc.contract.trace.TraceAttribute.FALLBACK_FROM;
import static dev.demarc.contract.trace.TraceAttribute.MODEL_DIGEST;
import static dev.demarc.contract.trace.TraceAttribute.POLICY_DIGEST;
import static dev.demarc.contract.trace.TraceAttribute.RECORD_EPOCH;
import static dev.demarc.contract.trace.TraceAttribute.RECORD_SEQUENCE;
import static dev.demarc.contract.trace.TraceAttribute.REGION;
import static dev.demarc.contract.trace.TraceAttribute.REGION_FROM;
import static dev.demarc.contract.trace.TraceAttribute.RESPONSE_MODEL;
import static dev.demarc.contract.trace.TraceAttribute.TARGET;
import static dev.demarc.contract.trace.TraceAttribute.TASK;

import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.contract.trace.TraceAttribute.Type;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a search can ask for: every attribute of the published schema, and what a span has beside
 * them. What has a column of its own is read there; all else is read out of the span's JSON, which
 * is some ten times as dear and is why columns are asked first.
 *
 * @param attribute whose bounds and readers its values have; absent of what is made of no one
 * @param sql the value in a row of {@code trace_span}; null where the span does not say, an empty
 *     array where it names none
 */
record Searched(String name, Type type, @Nullable TraceAttribute attribute, String sql) {
  private static final Map<TraceAttribute, String> COLUMNS =
      Map.ofEntries(
          Map.entry(RECORD_EPOCH, "epoch"),
          Map.entry(RECORD_SEQUENCE, "sequence"),
          Map.entry(DECISION_ID, "decision"),
          Map.entry(DECISION_OUTCOME, "outcome"),
          Map.entry(DECISION_REASON, "reason"),
          Map.entry(DECISION_FACTS, "facts"),
          Map.entry(DECISION_SITUATION, "situation"),
          Map.entry(DECISION_CONSIDERED, "considered"),
          Map.entry(DATA_CLASS, "class"),
          Map.entry(DATA_TAGS, "tags"),
          Map.entry(APPLICATION, "application"),
          Map.entry(TASK, "task"),
          Map.entry(TARGET, "target"),
          Map.entry(BOUNDARY_TO, "boundary"),
          Map.entry(REGION, "region"),
          Map.entry(FALLBACK_FROM, "fallback_from"));

  /** Columns in which 0 may also mean that the span does not say. */
  private static final Map<TraceAttribute, String> SUMS =
      Map.of(BYTES_OUT, "bytes_out", COST_SETTLED, "cost_micro_usd");

  /** Some as the rollups count them, so that what a figure counts can be found. */
  private static final Map<String, Searched> BESIDE =
      Stream.of(
              new Searched("latencyMicros", Type.NUMBER, null, "latency_micros"),
              new Searched("late", Type.FLAG, null, "late"),
              new Searched("model", Type.TEXT, RESPONSE_MODEL, "model"),
              new Searched(
                  "answered",
                  Type.FLAG,
                  null,
                  "(coalesce(outcome = 'routed', false) and %s is null)"
                      .formatted(json(ERROR_TYPE))),
              new Searched(
                  "attributed",
                  Type.FLAG,
                  null,
                  "(num_nulls(target, %s, %s) = 0)"
                      .formatted(json(MODEL_DIGEST), json(POLICY_DIGEST))),
              new Searched(
                  "moved",
                  Type.FLAG,
                  null,
                  "(boundary is not null and (%s, %s) is distinct from (boundary, region))"
                      .formatted(json(BOUNDARY_FROM), json(REGION_FROM))))
          .collect(Collectors.toMap(Searched::name, each -> each));

  /** What is called so, if anything is. */
  static Optional<Searched> named(String name) {
    Searched beside = BESIDE.get(name);
    return beside == null ? TraceAttribute.named(name).map(Searched::of) : Optional.of(beside);
  }

  static Searched of(TraceAttribute attribute) {
    return new Searched(attribute.wire(), attribute.type(), attribute, sql(attribute));
  }

  private static String sql(TraceAttribute attribute) {
    String column = COLUMNS.get(attribute);
    if (column != null) {
      return column;
    }
    String sum = SUMS.get(attribute);
    return sum == null
        ? json(attribute)
        : "case when %1$s <> 0 then %1$s else %2$s end".formatted(sum, json(attribute));
  }

  private static String json(TraceAttribute attribute) {
    String text = "(attributes ->> '" + attribute.wire() + "')";
    return switch (attribute.type()) {
      case TEXT, JSON -> "nullif(" + text + ", '')";
      case TEXTS ->
          "array(select json_array_elements_text(attributes -> '%s'))".formatted(attribute.wire());
      case NUMBER -> text + "::bigint";
      case DECIMAL -> text + "::float8";
      case FLAG -> text + "::boolean";
    };
  }

  /** What PostgreSQL calls the type of one value. */
  String sqlType() {
    return switch (type) {
      case TEXT, TEXTS, JSON -> "text";
      case NUMBER -> "bigint";
      case DECIMAL -> "float8";
      case FLAG -> "boolean";
    };
  }
}
