package dev.demarc.agent;

import dev.demarc.agent.decide.Deciding;
import dev.demarc.agent.execute.AttemptFailed;
import dev.demarc.agent.execute.Executor;
import dev.demarc.agent.execute.Meter;
import dev.demarc.agent.execute.Served;
import dev.demarc.agent.jobs.HeldJob;
import dev.demarc.agent.receive.Faults;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.agent.spend.Charge;
import dev.demarc.agent.spend.Unpaid;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.envelope.Envelope;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.organisation.Approval;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request on its way, and the one record of it that is written at its end. For
 * one thread.
 */
final class Passage {
  private static final System.Logger LOG = System.getLogger("demarc.pipeline");

  private Inbound inbound;
  private Deciding deciding;
  private final PipelineParts parts;
  private final long start = System.nanoTime();
  private final Set<ConsentId> used = new HashSet<>();
  private final Set<ApprovalId> approved = new HashSet<>();
  private @Nullable Route route;
  private @Nullable Meter meter;
  private @Nullable Grant grant;
  private @Nullable Attempt unrecorded;
  private final Bill bill = new Bill();
  private @Nullable Unpaid unpaid;
  private boolean unreached;
  private final @Nullable HeldJob turn;
  private @Nullable JobId held;
  private boolean unwilling;
  private int attempts;
  private boolean recorded;
  private final Surroundings surroundings;

  /**
   * @param turn the job whose turn it is, absent for a request that has just come
   */
  Passage(Inbound inbound, Deciding deciding, PipelineParts parts, @Nullable HeldJob turn) {
    this.inbound = inbound;
    this.deciding = deciding;
    this.parts = parts;
    this.turn = turn;
    this.surroundings = new Surroundings(parts);
  }

  Inbound inbound() {
    return inbound;
  }

  Deciding deciding() {
    return deciding;
  }

  /** From here on it is handled under another policy. */
  void goesOn(Inbound under, Deciding anew) {
    anew.goesOn(deciding);
    inbound = under;
    deciding = anew;
  }

  /** What is the case around it. */
  Surroundings surroundings() {
    return surroundings;
  }

  /** The job whose turn it is. */
  Optional<HeldJob> turn() {
    return Optional.ofNullable(turn);
  }

  int attempts() {
    return attempts;
  }

  /** A route is tried now. */
  Meter tries(Route next) {
    attempts++;
    route = next;
    Meter fresh = new Meter();
    meter = fresh;
    return fresh;
  }

  /** A target did not want this very request; waiting would not change that. */
  void unwilling() {
    unwilling = true;
  }

  boolean isUnwilling() {
    return unwilling;
  }

  /** It waits from now on. */
  void held(JobId job) {
    held = job;
  }

  /** Whether this was no more than a look at a job that goes on waiting. */
  private boolean isALook(Refusal refusal) {
    boolean waits =
        refusal.code() == ErrorCode.QUEUED
            || refusal.spent().filter(Refusal.Spent::unreached).isPresent();
    return turn != null && attempts == 0 && waits;
  }

  /** A route is tried that may cost this. */
  void pays(Charge charge) {
    bill.add(charge);
  }

  /** No budget pays for this route. */
  void unpaid(Route refused, Unpaid why) {
    deciding.unaffordable(refused, why.why());
    unpaid = why;
    unreached |= why.isUnreached();
  }

  /** The refusal, with the budget that does not pay where that is why. */
  Refusal explained(Refusal refusal) {
    Unpaid why = unpaid;
    boolean ofBudget =
        refusal.code() == ErrorCode.BUDGET_EXHAUSTED || refusal.code() == ErrorCode.PRICE_UNKNOWN;
    if (!ofBudget || why == null) {
      return refusal;
    }
    Refusal explained =
        refusal.unpaid(new Refusal.Spent(why.budget(), why.renewsAt().orElse(null), unreached));
    if (!isALook(explained)) {
      String application = inbound.caller().application().id().text();
      parts.metrics().count("demarc_budget_refused_total", "application", application);
    }
    return explained;
  }

  /** A target answered; its attempt is recorded with the request. */
  void ran(Attempt attempt) {
    unrecorded = attempt;
  }

  /**
   * What the target answered is no answer to its caller: the attempt is recorded as failed now,
   * since another may follow.
   *
   * @throws Refusal when it cannot be recorded
   */
  AttemptFailed unfit(String why) {
    Attempt ran = unrecorded;
    if (ran != null) {
      unrecorded = null;
      Executor.await(parts.journal().attempt(ran.failed(why)));
    }
    return AttemptFailed.refused(why);
  }

  /** Uses an approval, once for the whole request. */
  void uses(Approval approval, Consumer<Approval> use) {
    if (approved.add(approval.id())) {
      use.accept(approval);
    }
  }

  /** Uses a grant, once for the whole request. */
  void uses(Grant next, Runnable use) {
    if (used.add(next.id())) {
      use.run();
    }
    grant = next;
  }

  /**
   * Records the answer.
   *
   * @throws Refusal when it cannot be recorded: then the answer is not finished
   */
  void answered(Envelope envelope, Served served) {
    record(envelope, served, null);
    end("answered", envelope.boundary().wire());
  }

  /** Records a refusal; it is told to the caller whether or not that succeeds. */
  void refused(Refusal refusal) {
    if (recorded || isALook(refusal)) {
      return;
    }
    try {
      record(null, null, refusal.code());
    } catch (Refusal unwritten) {
      LOG.log(
          System.Logger.Level.ERROR, "a refusal was not recorded: {0}", Faults.describe(unwritten));
    }
    Route tried = route;
    end(refusal.code().wire(), tried == null ? "-" : tried.boundary().wire());
  }

  /** The caller hung up. */
  void abandoned() {
    if (!recorded) {
      refused(Refusal.of(ErrorCode.UNKNOWN));
    }
  }

  private void end(String outcome, String boundary) {
    parts.metrics().decided(deciding.nanos());
    parts.metrics().request(outcome, boundary, System.nanoTime() - start);
    countOffline(outcome.equals("answered"));
  }

  /** What had to wait counts as offline, also when the control plane is there. */
  private void countOffline(boolean answered) {
    boolean offline = turn != null || held != null || parts.offline().getAsBoolean();
    String[] labels = {
      "site", parts.here().site().text(), "class", deciding.facts().data().dataClass().text()
    };
    if (offline && turn == null && !isJoined()) {
      parts.metrics().count("demarc_offline_requests_total", labels);
    }
    if (offline && answered) {
      parts.metrics().count("demarc_offline_answered_total", labels);
    }
  }

  /** Whether it waits as a job that was held, and counted, before. */
  private boolean isJoined() {
    return held != null
        && deciding.last().filter(decision -> JobId.of(decision.id()).equals(held)).isEmpty();
  }

  private void record(
      @Nullable Envelope envelope, @Nullable Served served, @Nullable ErrorCode error) {
    Decision decision = deciding.last().orElse(null);
    if (decision == null) {
      return;
    }
    Meter moved = meter == null ? new Meter() : meter;
    Grant consent = grant;
    RequestRecord request =
        new RequestRecord(
            decision,
            inbound.at(),
            parts.clock().instant(),
            deciding.nanos(),
            inbound.request().stream(),
            envelope,
            error,
            route,
            moved.bytesOut(),
            moved.bytesIn(),
            served == null ? null : served.model(),
            served == null ? List.of() : served.finishReasons(),
            moved.firstChunkMicros(),
            consent == null ? null : consent.scope(),
            attempts,
            turn == null ? held : turn.id(),
            turn == null ? null : turn.createdAt(),
            surroundings.of(inbound, deciding, route, served),
            bill.reservedMicroUsd(),
            bill.settledMicroUsd());
    Attempt attempt = unrecorded;
    var queued =
        attempt == null
            ? parts.journal().request(request)
            : parts.journal().answered(attempt, request);
    recorded = true; // from here on it is in the journal's hands, also when the disk is slow
    Executor.await(queued);
  }
}
