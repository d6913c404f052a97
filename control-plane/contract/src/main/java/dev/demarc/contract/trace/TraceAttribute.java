package dev.demarc.contract.trace;

import dev.demarc.contract.Wire;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every attribute a span may carry: the allow-list. What is not here is refused, with its span, and
 * counted. Texts match {@code [A-Za-z0-9._:@;/+=-]*} within their bound, so none can carry prose;
 * the two JSON texts are parsed strictly into {@link dev.demarc.contract.decision.Facts} and lists
 * of {@link dev.demarc.contract.decision.Considered}.
 *
 * <p>{@code gen_ai.*} follows the OpenTelemetry semantic conventions 1.41.1.
 */
public enum TraceAttribute implements Wire {
  RECORD_KIND("demarc.record.kind", Type.TEXT, 32, PrivacyClass.OPERATIONAL),
  RECORD_EPOCH("demarc.record.epoch", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  RECORD_SEQUENCE("demarc.record.sequence", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  RECORD_HASH("demarc.record.hash", Type.TEXT, 80, PrivacyClass.OPERATIONAL),
  DECISION_ID("demarc.decision.id", Type.TEXT, 64, PrivacyClass.OPERATIONAL),
  DECISION_OUTCOME("demarc.decision.outcome", Type.TEXT, 32, PrivacyClass.OPERATIONAL),
  DECISION_REASON("demarc.decision.reason", Type.TEXT, 64, PrivacyClass.OPERATIONAL),
  DECISION_RULE("demarc.decision.rule", Type.TEXT, 64, PrivacyClass.OPERATIONAL),
  DECISION_LATENCY("demarc.decision.latency_ns", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  DECISION_FACTS("demarc.decision.facts", Type.JSON, 8_192, PrivacyClass.CLASSIFICATION),
  DECISION_SITUATION("demarc.decision.situation", Type.JSON, 8_192, PrivacyClass.OPERATIONAL),
  DECISION_CONSIDERED("demarc.decision.considered", Type.JSON, 32_768, PrivacyClass.OPERATIONAL),
  POLICY_ID("demarc.policy.id", Type.TEXT, 64, PrivacyClass.OPERATIONAL),
  POLICY_VERSION("demarc.policy.version", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  POLICY_DIGEST("demarc.policy.digest", Type.TEXT, 80, PrivacyClass.OPERATIONAL),
  DATA_CLASS("demarc.data.class", Type.TEXT, 63, PrivacyClass.CLASSIFICATION),
  DATA_TAGS("demarc.data.tags", Type.TEXTS, 63, PrivacyClass.CLASSIFICATION),
  DATA_CLASS_SOURCE("demarc.data.class_source", Type.TEXTS, 32, PrivacyClass.CLASSIFICATION),
  APPLICATION("demarc.application", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  TEAM("demarc.team", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  TASK("demarc.task", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  SITE("demarc.site", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  SESSION("demarc.session.id", Type.TEXT, 128, PrivacyClass.PSEUDONYM),
  TARGET("demarc.target", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  OPERATOR("demarc.operator", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  BOUNDARY_FROM("demarc.boundary.from", Type.TEXT, 32, PrivacyClass.OPERATIONAL),
  BOUNDARY_TO("demarc.boundary.to", Type.TEXT, 32, PrivacyClass.OPERATIONAL),
  REGION_FROM("demarc.region.from", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  REGION("demarc.region", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  FALLBACK_FROM("demarc.fallback.from", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  FALLBACK_TO("demarc.fallback.to", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  FALLBACK_REASON("demarc.fallback.reason", Type.TEXT, 64, PrivacyClass.OPERATIONAL),
  FALLBACK_ATTEMPT("demarc.fallback.attempt", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  CONSENT_ID("demarc.consent.id", Type.TEXT, 64, PrivacyClass.OPERATIONAL),
  APPROVAL_ID("demarc.approval.id", Type.TEXT, 64, PrivacyClass.OPERATIONAL),
  CONSENT_SCOPE("demarc.consent.scope", Type.TEXT, 32, PrivacyClass.OPERATIONAL),
  BYTES_OUT("demarc.transfer.bytes_out", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  BYTES_IN("demarc.transfer.bytes_in", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  ROUTE_MISMATCH("demarc.route.mismatch", Type.TEXTS, 32, PrivacyClass.OPERATIONAL),
  CONTRACT_VERSION("demarc.contract.version", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  CONTRACT_DEGRADED("demarc.contract.degraded", Type.TEXTS, 63, PrivacyClass.OPERATIONAL),
  CONTRACT_VALID("demarc.contract.valid", Type.FLAG, 0, PrivacyClass.OPERATIONAL),
  COST_RESERVED("demarc.cost.reserved_micro_usd", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  COST_SETTLED("demarc.cost.settled_micro_usd", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  JOB_ID("demarc.job.id", Type.TEXT, 64, PrivacyClass.OPERATIONAL),
  QUEUE_AGE("demarc.queue.age_s", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  MODEL_DIGEST("demarc.model.digest", Type.TEXT, 80, PrivacyClass.OPERATIONAL),
  OPERATION_NAME("gen_ai.operation.name", Type.TEXT, 32, PrivacyClass.OPERATIONAL),
  PROVIDER_NAME("gen_ai.provider.name", Type.TEXT, 63, PrivacyClass.OPERATIONAL),
  REQUEST_MODEL("gen_ai.request.model", Type.TEXT, 128, PrivacyClass.OPERATIONAL),
  REQUEST_STREAM("gen_ai.request.stream", Type.FLAG, 0, PrivacyClass.OPERATIONAL),
  RESPONSE_MODEL("gen_ai.response.model", Type.TEXT, 128, PrivacyClass.OPERATIONAL),
  FINISH_REASONS("gen_ai.response.finish_reasons", Type.TEXTS, 32, PrivacyClass.OPERATIONAL),
  FIRST_CHUNK("gen_ai.response.time_to_first_chunk", Type.DECIMAL, 0, PrivacyClass.OPERATIONAL),
  INPUT_TOKENS("gen_ai.usage.input_tokens", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  OUTPUT_TOKENS("gen_ai.usage.output_tokens", Type.NUMBER, 0, PrivacyClass.OPERATIONAL),
  ERROR_TYPE("error.type", Type.TEXT, 64, PrivacyClass.OPERATIONAL);

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

  private static final Map<String, TraceAttribute> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(TraceAttribute::wire, Function.identity()));

  private final String wire;
  private final Type type;
  private final int maxCharacters;
  private final PrivacyClass privacy;

  TraceAttribute(String wire, Type type, int maxCharacters, PrivacyClass privacy) {
    this.wire = wire;
    this.type = type;
    this.maxCharacters = maxCharacters;
    this.privacy = privacy;
  }

  /** The attribute of this name, if it is on the allow-list. */
  public static Optional<TraceAttribute> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  @Override
  public String wire() {
    return wire;
  }

  public Type type() {
    return type;
  }

  /** Bound of a text, or of each of several; 0 for other types. */
  public int maxCharacters() {
    return maxCharacters;
  }

  public PrivacyClass privacy() {
    return privacy;
  }

  /** Whether the text is within its bound and of harmless characters; JSON is judged by parsing. */
  public boolean accepts(String text) {
    return text.length() <= maxCharacters && (type == Type.JSON || isHarmless(text));
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
