package dev.demarc.contract.trace;

import dev.demarc.contract.Wire;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every attribute a span may carry: the allow-list, as {@code trace-schema.json} beside this class
 * has it, which a test holds it to. What is not here is refused, with its span, and counted. Texts
 * match {@code [A-Za-z0-9._:@;/+=-]*} within their bound, so none can carry prose; the JSON texts
 * are parsed strictly into {@link dev.demarc.contract.decision.Facts}, {@link
 * dev.demarc.contract.decision.Situation} and lists of {@link
 * dev.demarc.contract.decision.Considered}.
 *
 * <p>{@code gen_ai.*} follows the OpenTelemetry semantic conventions 1.41.1.
 */
public enum TraceAttribute implements Wire {
  RECORD_KIND("demarc.record.kind", Type.TEXT, 32, PrivacyClass.OPERATIONAL, 1),
  RECORD_EPOCH("demarc.record.epoch", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  RECORD_SEQUENCE("demarc.record.sequence", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  RECORD_HASH("demarc.record.hash", Type.TEXT, 80, PrivacyClass.OPERATIONAL, 1),
  DECISION_ID("demarc.decision.id", Type.TEXT, 64, PrivacyClass.OPERATIONAL, 1),
  DECISION_OUTCOME("demarc.decision.outcome", Type.TEXT, 32, PrivacyClass.OPERATIONAL, 1),
  DECISION_REASON("demarc.decision.reason", Type.TEXT, 64, PrivacyClass.OPERATIONAL, 1),
  DECISION_RULE("demarc.decision.rule", Type.TEXT, 64, PrivacyClass.OPERATIONAL, 1),
  DECISION_LATENCY(
      "demarc.decision.latency_ns", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  DECISION_FACTS("demarc.decision.facts", Type.JSON, 8_192, PrivacyClass.CLASSIFICATION, 1),
  DECISION_SITUATION("demarc.decision.situation", Type.JSON, 8_192, PrivacyClass.OPERATIONAL, 1),
  DECISION_CONSIDERED("demarc.decision.considered", Type.JSON, 32_768, PrivacyClass.OPERATIONAL, 1),
  POLICY_ID("demarc.policy.id", Type.TEXT, 64, PrivacyClass.OPERATIONAL, 1),
  POLICY_VERSION("demarc.policy.version", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  POLICY_DIGEST("demarc.policy.digest", Type.TEXT, 80, PrivacyClass.OPERATIONAL, 1),
  POLICY_AGE("demarc.policy.age_s", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 2),
  DATA_CLASS("demarc.data.class", Type.TEXT, 63, PrivacyClass.CLASSIFICATION, 1),
  DATA_TAGS("demarc.data.tags", Type.TEXTS, 63, PrivacyClass.CLASSIFICATION, 1),
  DATA_CLASS_SOURCE("demarc.data.class_source", Type.TEXTS, 32, PrivacyClass.CLASSIFICATION, 1),
  APPLICATION("demarc.application", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  TEAM("demarc.team", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  TASK("demarc.task", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  SITE("demarc.site", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  SESSION("demarc.session.id", Type.TEXT, 128, PrivacyClass.PSEUDONYM, 1),
  SESSION_SWITCHES(
      "demarc.session.switches", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 2),
  SESSION_EVENTS("demarc.session.events", Type.TEXTS, 32, PrivacyClass.OPERATIONAL, 2),
  SESSION_SPREAD(
      "demarc.session.spread_us", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 2),
  TARGET("demarc.target", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  OPERATOR("demarc.operator", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  BOUNDARY_FROM("demarc.boundary.from", Type.TEXT, 32, PrivacyClass.OPERATIONAL, 1),
  BOUNDARY_TO("demarc.boundary.to", Type.TEXT, 32, PrivacyClass.OPERATIONAL, 1),
  REGION_FROM("demarc.region.from", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  REGION("demarc.region", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  CAPABILITY_TIER("demarc.capability.tier", Type.NUMBER, 4, PrivacyClass.OPERATIONAL, 2),
  OFFLINE("demarc.offline", Type.FLAG, 0, PrivacyClass.OPERATIONAL, 2),
  FALLBACK_FROM("demarc.fallback.from", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  FALLBACK_TO("demarc.fallback.to", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  FALLBACK_REASON("demarc.fallback.reason", Type.TEXT, 64, PrivacyClass.OPERATIONAL, 1),
  FALLBACK_ATTEMPT(
      "demarc.fallback.attempt", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  CONSENT_ID("demarc.consent.id", Type.TEXT, 64, PrivacyClass.PSEUDONYM, 1),
  APPROVAL_ID("demarc.approval.id", Type.TEXT, 64, PrivacyClass.OPERATIONAL, 1),
  CONSENT_SCOPE("demarc.consent.scope", Type.TEXT, 32, PrivacyClass.OPERATIONAL, 1),
  BYTES_OUT("demarc.transfer.bytes_out", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  BYTES_IN("demarc.transfer.bytes_in", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  ROUTE_MISMATCH("demarc.route.mismatch", Type.TEXTS, 32, PrivacyClass.OPERATIONAL, 1),
  CONTRACT_VERSION(
      "demarc.contract.version", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  CONTRACT_DEGRADED("demarc.contract.degraded", Type.TEXTS, 63, PrivacyClass.OPERATIONAL, 1),
  CONTRACT_VALID("demarc.contract.valid", Type.FLAG, 0, PrivacyClass.OPERATIONAL, 1),
  CITATIONS_REQUIRED("demarc.citations.required", Type.FLAG, 0, PrivacyClass.OPERATIONAL, 2),
  CITATIONS_CARRIED("demarc.citations.carried", Type.FLAG, 0, PrivacyClass.OPERATIONAL, 2),
  COST_RESERVED(
      "demarc.cost.reserved_micro_usd", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 2),
  COST_SETTLED(
      "demarc.cost.settled_micro_usd", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  ATTEMPTS_COUNTED("demarc.attempts.counted", Type.FLAG, 0, PrivacyClass.OPERATIONAL, 2),
  JOB_ID("demarc.job.id", Type.TEXT, 64, PrivacyClass.OPERATIONAL, 1),
  QUEUE_AGE("demarc.queue.age_s", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  MODEL_DIGEST("demarc.model.digest", Type.TEXT, 80, PrivacyClass.OPERATIONAL, 1),
  OPERATION_NAME("gen_ai.operation.name", Type.TEXT, 32, PrivacyClass.OPERATIONAL, 1),
  PROVIDER_NAME("gen_ai.provider.name", Type.TEXT, 63, PrivacyClass.OPERATIONAL, 1),
  REQUEST_MODEL("gen_ai.request.model", Type.TEXT, 128, PrivacyClass.OPERATIONAL, 1),
  REQUEST_STREAM("gen_ai.request.stream", Type.FLAG, 0, PrivacyClass.OPERATIONAL, 1),
  REQUEST_MAX_TOKENS(
      "gen_ai.request.max_tokens", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 2),
  REQUEST_TEMPERATURE("gen_ai.request.temperature", Type.DECIMAL, 100, PrivacyClass.OPERATIONAL, 2),
  REQUEST_TOP_P("gen_ai.request.top_p", Type.DECIMAL, 1, PrivacyClass.OPERATIONAL, 2),
  RESPONSE_MODEL("gen_ai.response.model", Type.TEXT, 128, PrivacyClass.OPERATIONAL, 1),
  FINISH_REASONS("gen_ai.response.finish_reasons", Type.TEXTS, 32, PrivacyClass.OPERATIONAL, 1),
  FIRST_CHUNK(
      "gen_ai.response.time_to_first_chunk",
      Type.DECIMAL,
      1_000_000_000,
      PrivacyClass.OPERATIONAL,
      1),
  INPUT_TOKENS("gen_ai.usage.input_tokens", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  OUTPUT_TOKENS(
      "gen_ai.usage.output_tokens", Type.NUMBER, Bound.NUMBER, PrivacyClass.OPERATIONAL, 1),
  CACHED_TOKENS(
      "gen_ai.usage.cache_read.input_tokens",
      Type.NUMBER,
      Bound.NUMBER,
      PrivacyClass.OPERATIONAL,
      2),
  ERROR_TYPE("error.type", Type.TEXT, 64, PrivacyClass.OPERATIONAL, 1);

  /** What values an attribute has on the wire. */
  public enum Type {
    TEXT,
    TEXTS,
    NUMBER,
    DECIMAL,
    FLAG,
    JSON
  }

  /** Most elements of a {@link Type#TEXTS}. */
  public static final int MAX_TEXTS = 32;

  /** Bounds that many have. */
  private static final class Bound {
    /** 2^53: sums of many stay far from where 64 bits end, and JSON readers hold it exactly. */
    static final long NUMBER = 1L << 53;
  }

  /** Made once, so that looking one up makes nothing. */
  private static final Map<String, Optional<TraceAttribute>> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(TraceAttribute::wire, Optional::of));

  private final String wire;
  private final Type type;
  private final long most;
  private final PrivacyClass privacy;
  private final int since;

  TraceAttribute(String wire, Type type, long most, PrivacyClass privacy, int since) {
    this.wire = wire;
    this.type = type;
    this.most = most;
    this.privacy = privacy;
    this.since = since;
  }

  /** The attribute of this name, if it is on the allow-list. */
  public static Optional<TraceAttribute> named(String name) {
    return BY_NAME.getOrDefault(name, Optional.empty());
  }

  @Override
  public String wire() {
    return wire;
  }

  public Type type() {
    return type;
  }

  /** The greatest number, or the most characters of a text or of each of several; a flag has 0. */
  public long most() {
    return most;
  }

  public PrivacyClass privacy() {
    return privacy;
  }

  /** The first {@linkplain TraceSchema#VERSION version of the schema} that has it. */
  public int since() {
    return since;
  }

  /** Whether the text is within its bound and of harmless characters; JSON is judged by parsing. */
  public boolean accepts(String text) {
    return text.length() <= most && (type == Type.JSON || isHarmless(text));
  }

  /** Whether the number is within its bound; none is negative. */
  public boolean accepts(long number) {
    return number >= 0 && number <= most;
  }

  /** Whether the number is one and within its bound; none is negative. */
  public boolean accepts(double number) {
    return number >= 0 && number <= most;
  }

  private static boolean isHarmless(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isHarmless(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHarmless(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._:@;/+=-".indexOf(c) >= 0;
  }
}
