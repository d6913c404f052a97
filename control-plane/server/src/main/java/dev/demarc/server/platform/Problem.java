package dev.demarc.server.platform;

import dev.demarc.contract.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a request is refused, in words that may leave the process. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<FieldError> errors;
  private final transient @Nullable Object evidence;
  private final long retryAfterSeconds;

  /**
   * What is wrong with one field.
   *
   * @param field its path in the words of the wire
   */
  public record FieldError(
      String field, String reason, @Nullable Integer line, @Nullable Integer column) {
    public FieldError(String field, String reason) {
      this(field, reason, null, null);
    }
  }

  public Problem(ErrorCode code, String detail) {
    this(code, detail, List.of());
  }

  public Problem(ErrorCode code, String detail, List<FieldError> errors) {
    this(code, detail, errors, null);
  }

  /**
   * The same with what shows it to a program.
   *
   * @param evidence a value that can be written as JSON, in a shape that the code stands for
   */
  public Problem(
      ErrorCode code, String detail, List<FieldError> errors, @Nullable Object evidence) {
    super(detail);
    this.code = code;
    this.errors = List.copyOf(errors);
    this.evidence = evidence;
    this.retryAfterSeconds = 1;
  }

  public Problem(ErrorCode code, String detail, Throwable cause) {
    super(detail, cause);
    this.code = code;
    this.errors = List.of();
    this.evidence = null;
    this.retryAfterSeconds = 1;
  }

  private Problem(String detail, long retryAfterSeconds) {
    super(detail);
    this.code = ErrorCode.RATE_LIMITED;
    this.errors = List.of();
    this.evidence = null;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Too much for now; in so many seconds it is not. */
  public static Problem later(String detail, long seconds) {
    return new Problem(detail, seconds);
  }

  /** Nothing there, or nothing of this tenant: the two are not told apart. */
  public static Problem notFound(String what) {
    return new Problem(ErrorCode.NOT_FOUND, "There is no such " + what + ".");
  }

  /** One field is wrong. */
  public static Problem invalid(String field, String reason) {
    return new Problem(
        ErrorCode.VALIDATION, field + ": " + reason, List.of(new FieldError(field, reason)));
  }

  /** The state does not allow it, or it changed meanwhile. */
  public static Problem conflict(String detail) {
    return new Problem(ErrorCode.CONFLICT, detail);
  }

  public ErrorCode code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<FieldError> errors() {
    return errors;
  }

  /** When to come again, where the code says to. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** What shows it to a program; null where nothing does. */
  public @Nullable Object evidence() {
    return evidence;
  }
}
