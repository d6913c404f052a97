package dev.demarc.agent.receive;

import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.organisation.ApprovalState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that gets an error instead of an answer. Its text is fit for the caller and holds
 * nothing of the content.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String param;
  private final transient @Nullable Decision decision;
  private final transient @Nullable Question question;
  private final transient @Nullable Open open;
  private final @Nullable Duration retryAfter;
  private final transient @Nullable Job job;
  private final transient @Nullable Spent spent;

  /** Where a person can answer. */
  public record Question(ConsentId id, String url) {}

  /** Where the organisation's approval stands, and where people answer. */
  public record Open(ApprovalId id, ApprovalState state, String url) {}

  /** Where the answer will be. */
  public record Job(JobId id, Instant expiresAt) {}

  /**
   * The budget that does not pay.
   *
   * @param renewsAt when it begins anew; absent where the control plane never told
   */
  public record Spent(BudgetId budget, @Nullable Instant renewsAt) {}

  private Refusal(
      ErrorCode code,
      String message,
      @Nullable String param,
      @Nullable Decision decision,
      @Nullable Question question,
      @Nullable Open open,
      @Nullable Duration retryAfter,
      @Nullable Job job,
      @Nullable Spent spent) {
    super(message, null, false, false);
    this.code = code;
    this.param = param;
    this.decision = decision;
    this.question = question;
    this.open = open;
    this.retryAfter = retryAfter;
    this.job = job;
    this.spent = spent;
  }

  /** With the catalogue's own words. */
  public static Refusal of(ErrorCode code) {
    return saying(code, code.title() + ". " + code.fix());
  }

  /** About one parameter: a member path of the body, or a header. */
  public static Refusal about(ErrorCode code, String param, String message) {
    return new Refusal(code, message, param, null, null, null, null, null, null);
  }

  /** With the words that fit the case. */
  public static Refusal saying(ErrorCode code, String message) {
    return new Refusal(code, message, null, null, null, null, null, null, null);
  }

  /** The same, telling how long to wait. */
  public Refusal retryAfter(Duration wait) {
    return new Refusal(code, message(), param, decision, question, open, wait, job, spent);
  }

  /** The same, with the decision that led to it. */
  public Refusal decided(Decision of) {
    return new Refusal(code, message(), param, of, question, open, retryAfter, job, spent);
  }

  /** The same, with the question that is open. */
  public Refusal asking(Question asked) {
    return new Refusal(code, message(), param, decision, asked, open, retryAfter, job, spent);
  }

  /** The same, with the approval that is missing. */
  public Refusal asking(Open missing) {
    return new Refusal(code, message(), param, decision, question, missing, retryAfter, job, spent);
  }

  /** The same, with the job that stands for the request. */
  public Refusal held(Job waiting) {
    return new Refusal(
        code, message(), param, decision, question, open, retryAfter, waiting, spent);
  }

  /** The same, with the budget that does not pay. */
  public Refusal unpaid(Spent budget) {
    return new Refusal(code, message(), param, decision, question, open, retryAfter, job, budget);
  }

  public ErrorCode code() {
    return code;
  }

  /** What the caller is told. */
  public String message() {
    return String.valueOf(getMessage());
  }

  public Optional<String> param() {
    return Optional.ofNullable(param);
  }

  public Optional<Decision> decision() {
    return Optional.ofNullable(decision);
  }

  public Optional<Question> question() {
    return Optional.ofNullable(question);
  }

  public Optional<Open> open() {
    return Optional.ofNullable(open);
  }

  public Optional<Job> job() {
    return Optional.ofNullable(job);
  }

  public Optional<Spent> spent() {
    return Optional.ofNullable(spent);
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
