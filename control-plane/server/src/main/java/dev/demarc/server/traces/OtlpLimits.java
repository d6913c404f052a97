package dev.demarc.server.traces;

import dev.demarc.contract.trace.TraceAttribute;

/** Bounds of one batch. Beyond a bound of the batch it is refused whole, of a span, that span. */
final class OtlpLimits {
  /** Of the body as sent. */
  static final int BODY_BYTES = 4 << 20;

  /** Of the body unpacked. */
  static final int INFLATED_BYTES = 32 << 20;

  /** Of JSON unpacked: less, because a tree of it is many times its text. */
  static final int INFLATED_JSON_BYTES = 4 << 20;

  static final int SPANS = 10_000;

  /** As many as the allow-list has names. */
  static final int ATTRIBUTES = TraceAttribute.values().length;

  /** More than any list attribute takes. */
  static final int TEXTS = 33;

  /** The longest text any attribute takes, in characters of at most four bytes. */
  static final int TEXT_BYTES = 4 * 32_768;

  /** The longest attribute or span name that is looked at. */
  static final int NAME_BYTES = 256;

  private OtlpLimits() {}

  /** The batch cannot be read, or goes beyond a bound of the batch. */
  static final class BatchRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Refusal reason;

    private BatchRefused(String detail, Refusal reason) {
      super(detail, null, false, false);
      this.reason = reason;
    }

    static BatchRefused malformed(String detail) {
      return new BatchRefused(detail, Refusal.BATCH_MALFORMED);
    }

    static BatchRefused tooLarge(String detail) {
      return new BatchRefused(detail, Refusal.BATCH_TOO_LARGE);
    }

    static BatchRefused cut() {
      return new BatchRefused("the body ends before its end", Refusal.BATCH_CUT);
    }

    Refusal reason() {
      return reason;
    }

    boolean isTooLarge() {
      return reason == Refusal.BATCH_TOO_LARGE;
    }
  }
}
