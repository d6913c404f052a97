package dev.demarc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.classify.Classification;
import dev.demarc.agent.classify.Sessions;
import dev.demarc.agent.decide.Deciding;
import dev.demarc.agent.execute.AttemptFailed;
import dev.demarc.agent.execute.Executor;
import dev.demarc.agent.execute.Job;
import dev.demarc.agent.execute.Meter;
import dev.demarc.agent.execute.Served;
import dev.demarc.agent.jobs.HeldJob;
import dev.demarc.agent.jobs.JobRunner;
import dev.demarc.agent.jobs.JobView;
import dev.demarc.agent.normalise.Answer;
import dev.demarc.agent.normalise.Citations;
import dev.demarc.agent.normalise.Contract;
import dev.demarc.agent.normalise.Envelopes;
import dev.demarc.agent.normalise.ModelList;
import dev.demarc.agent.receive.Caller;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.agent.receive.Requests;
import dev.demarc.agent.spend.Charge;
import dev.demarc.agent.spend.Payment;
import dev.demarc.agent.spend.Unpaid;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.envelope.Envelope;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TargetId;
import dev.demarc.json.DemarcJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request's way through the agent: receive, classify, decide, ask, execute, normalise, record.
 * Data moves one way. What fails is decided again with the failed route excluded, and never after
 * the caller got a byte. Safe for many threads; each request blocks its own.
 */
public final class Pipeline implements Requests, JobRunner.Again, AutoCloseable {
  private final PipelineParts parts;
  private final JobView jobs;
  private final Stages stages;

  public Pipeline(PipelineParts parts) {
    this.parts = parts;
    this.stages = new Stages(parts);
    this.jobs = new JobView(parts.jobs());
  }

  @Override
  public void chat(Inbound inbound, Reply reply) {
    pass(inbound, reply, null);
  }

  @Override
  public void again(HeldJob job, Inbound inbound, Reply reply) {
    pass(inbound, reply, job);
  }

  private void pass(Inbound inbound, Reply reply, @Nullable HeldJob turn) {
    Passage passage = new Passage(inbound, classified(inbound, true), parts, turn);
    try {
      while (!attempt(passage, reply)) {
        continue;
      }
    } catch (Refusal met) {
      Refusal refusal =
          passage.explained(met.code() == ErrorCode.QUEUED ? queued(passage, reply) : met);
      stages.routing.refused(passage.inbound());
      passage.refused(refusal);
      throw passage.deciding().last().map(refusal::decided).orElse(refusal);
    } catch (Reply.Gone gone) {
      passage.abandoned();
      throw gone;
    } catch (RuntimeException fault) {
      passage.refused(Refusal.of(ErrorCode.AGENT_FAULT));
      throw fault;
    }
  }

  /** One route, from its decision to its answer; false when it failed and another may be tried. */
  private boolean attempt(Passage passage, Reply reply) {
    Decision decision = agreed(passage, reply);
    TargetId target = routed(decision).route().target();
    if (!parts.targets().take(target)) {
      passage.deciding().busy(target);
      return false;
    }
    try {
      return paid(passage, reply, decision);
    } finally {
      parts.targets().giveBack(target);
    }
  }

  /** With a place at its target: reserves what it may cost, where a budget pays. */
  private boolean paid(Passage passage, Reply reply, Decision decision) {
    Outcome.Routed routed = routed(decision);
    Payment payment =
        stages.payment(passage.inbound(), passage.deciding(), routed.route(), routed.chunking());
    try (Charge charge = parts.spending().charge(payment)) {
      passage.pays(charge);
      return placed(passage, reply, decision, charge);
    } catch (Unpaid unpaid) {
      passage.unpaid(routed.route(), unpaid);
      return false;
    }
  }

  /** Nobody is asked about a route that no budget pays for. */
  private boolean isPayable(Passage passage, Route route) {
    try {
      parts.spending().check(stages.payment(passage.inbound(), passage.deciding(), route, null));
      return true;
    } catch (Unpaid unpaid) {
      passage.unpaid(route, unpaid);
      return false;
    }
  }

  /** With a place at its target, and paid for. */
  private boolean placed(Passage passage, Reply reply, Decision decision, Charge charge) {
    Inbound inbound = passage.inbound();
    Deciding deciding = passage.deciding();
    Outcome.Routed routed = routed(decision);
    Optional<HeldJob> turn = passage.turn();
    if (turn.isPresent() && !parts.jobs().turns().begins(turn.get().id(), decision.id())) {
      throw new Reply.Gone();
    }
    Job job = stages.job(inbound, deciding, routed, passage.attempts() + 1);
    if (routed.approval() != null) {
      deciding
          .approval(routed.route())
          .ifPresent(approval -> passage.uses(approval, stages.approvals::use));
    }
    if (routed.consent() != null) {
      deciding
          .grant(routed.route().target())
          .ifPresent(grant ->
              passage.uses(grant, () -> stages.consents.use(inbound, grant, decision.id())));
    }
    stages.remember(inbound, deciding);
    Answer answer =
        new Answer(
            reply,
            inbound.request(),
            Envelopes.headers(deciding, decision, routed, inbound.request().stream()));
    Meter meter = passage.tries(routed.route());
    stages.routing.tries(deciding, routed.route(), passage.attempts());
    try {
      Executor.Answered ran = stages.executor.run(job, answer, meter, charge);
      passage.ran(ran.attempt());
      Served served = ran.served();
      boolean cites = Citations.hold(inbound.request(), served, answer.said());
      boolean valid = cites && Contract.holds(inbound.request(), answer.said());
      if (Citations.required(inbound.request())) {
        parts.metrics().cited(cites);
        passage.surroundings().cited(cites);
      }
      parts
          .metrics()
          .count(
              "demarc_contract_total",
              "target",
              routed.route().target().text(),
              "valid",
              Boolean.toString(valid));
      if (!valid && inbound.hints().validOnly()) {
        throw passage.unfit("contract_invalid");
      }
      Envelope envelope =
          Envelopes.of(
              deciding,
              decision,
              routed,
              served,
              ran.attempt().cost(),
              Citations.of(inbound.request(), decision, served, answer.said()),
              valid);
      stages
          .routing
          .answered(inbound, deciding, routed.route(), meter, inbound.at())
          .ifPresent(passage.surroundings()::turned);
      passage.answered(envelope, served);
      answer.finish(envelope, considered(inbound, decision));
      return true;
    } catch (AttemptFailed failed) {
      failed(passage, routed.route().target(), failed, answer);
      return answer.begun();
    } catch (Refusal refusal) {
      if (!answer.begun()) {
        throw refusal;
      }
      passage.refused(refusal);
      answer.fail(refusal.decided(decision));
      return true;
    } finally {
      meter.leave();
    }
  }

  private void failed(Passage passage, TargetId target, AttemptFailed failed, Answer answer) {
    Deciding deciding = passage.deciding();
    stages.routing.failed(passage.inbound(), deciding, target, failed.type());
    if (failed.isOfRequest()) {
      passage.unwilling();
    }
    if (answer.begun()) {
      Refusal broken =
          Refusal.saying(ErrorCode.UPSTREAM_FAILED, "The target broke off: " + failed.type() + ".");
      passage.refused(broken);
      answer.fail(deciding.last().map(broken::decided).orElse(broken));
      return;
    }
    if (!stages.routing.another(deciding, failed.type(), passage.attempts())) {
      throw Refusal.of(ErrorCode.ROUTES_EXHAUSTED);
    }
  }

  /**
   * Decides, and asks where that is what the decision wants, until no question is left: at most the
   * organisation and the person about each target, and budgets about each of its models.
   */
  private Decision agreed(Passage passage, Reply reply) {
    Decision decision = decided(passage);
    int questions =
        passage.deciding().policy().bundle().targets().stream()
            .mapToInt(target -> 2 + target.models().size())
            .sum();
    while (questions-- > 0 && isAnswered(passage, reply, decision.outcome())) {
      decision = decided(passage);
    }
    return decision;
  }

  /** Whether the outcome was a question, and is one no more. */
  private boolean isAnswered(Passage passage, Reply reply, Outcome outcome) {
    Inbound inbound = passage.inbound();
    Deciding deciding = passage.deciding();
    switch (outcome) {
      case Outcome.NeedsApproval needed -> {
        if (isPayable(passage, needed.route())) {
          deciding.approved(needed.route(), stages.approvals.approval(inbound, deciding, needed));
        }
      }
      case Outcome.NeedsConsent needed -> {
        if (!isPayable(passage, needed.route())) {
          return true;
        }
        Grant grant = stages.consents.grant(inbound, deciding, needed);
        requireStillWanted(inbound, reply);
        deciding.granted(needed.route().target(), grant);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * Under what is in force, also when that came while the request waited or another route failed.
   * What is known of targets is of the policy in force: a decision during which it was replaced is
   * made again.
   */
  private Decision decided(Passage passage) {
    while (true) {
      InForce now = inForce();
      if (!isOf(passage, now)) {
        Inbound under = passage.inbound().under(now);
        passage.goesOn(under, classified(under, true));
      }
      Decision decision = passage.deciding().decide(parts.clock().instant());
      passage.surroundings().decided();
      if (isOf(passage, inForce())) {
        return decision;
      }
    }
  }

  private InForce inForce() {
    return parts.policy().current().orElseThrow(() -> Refusal.of(ErrorCode.NO_POLICY));
  }

  private static boolean isOf(Passage passage, InForce policy) {
    return passage.deciding().policy().digest().equals(policy.digest());
  }

  /** An answer may have taken long: nothing is sent for a caller that waits no more. */
  private void requireStillWanted(Inbound inbound, Reply reply) {
    if (reply.gone()) {
      throw new Reply.Gone();
    }
    if (parts.clock().instant().isAfter(inbound.at().plus(inbound.hints().deadline()))) {
      throw Refusal.saying(
          ErrorCode.ROUTES_EXHAUSTED, "The deadline passed while consent was waited for.");
    }
  }

  /**
   * What the caller of a request that may wait is told: where its answer will be, once it is held.
   * One that a target did not want, and one that another agent handed on and decides about itself,
   * are not held.
   */
  private Refusal queued(Passage passage, Reply reply) {
    Inbound inbound = passage.inbound();
    boolean another = inbound.hints().relay().isPresent();
    if (passage.isUnwilling() || another || !(inbound.request() instanceof ChatRequest chat)) {
      return Refusal.of(ErrorCode.ROUTES_EXHAUSTED);
    }
    Refusal queued = Refusal.of(ErrorCode.QUEUED);
    if (!reply.mayWait()) {
      return queued;
    }
    try {
      HeldJob job = parts.jobs().hold(inbound, chat, passage.deciding().last().orElseThrow());
      passage.held(job.id());
      return queued.held(new Refusal.Job(job.id(), job.expiresAt()));
    } catch (Refusal notHeld) {
      return notHeld;
    }
  }

  private static Outcome.Routed routed(Decision decision) {
    return switch (decision.outcome()) {
      case Outcome.Routed routed -> routed;
      case Outcome.NeedsConsent unmet -> throw Refusal.of(ErrorCode.CONSENT_REQUIRED);
      case Outcome.NeedsApproval unmet -> throw Refusal.of(ErrorCode.APPROVAL_REQUIRED);
      case Outcome.Queued unmet -> throw Refusal.of(ErrorCode.QUEUED);
      case Outcome.Refused refused ->
          throw Refusal.of(
              switch (refused.reason()) {
                case BUDGET_EXHAUSTED -> ErrorCode.BUDGET_EXHAUSTED;
                case PRICE_UNKNOWN -> ErrorCode.PRICE_UNKNOWN;
                default ->
                    decision.considered().stream().anyMatch(Considered::permitted)
                            && isOfAvailability(decision)
                        ? ErrorCode.ROUTES_EXHAUSTED
                        : ErrorCode.POLICY_REFUSED;
              });
    };
  }

  private static boolean isOfAvailability(Decision decision) {
    return decision.situation().fallbackFrom() != null
        || switch (((Outcome.Refused) decision.outcome()).reason()) {
          case DOWN, BUSY, FAILED, PROBE_FAILED, UNBOUND, FALLBACK_NOT_PERMITTED -> true;
          case PROBE_STALE, DIGEST_CHANGED, MEMORY_SHORT, CLAIM_FALSE, TIER_NOT_APPROVED -> true;
          default -> false;
        };
  }

  private Deciding classified(Inbound inbound, boolean runs) {
    Optional<SessionDigest> session = stages.session(inbound);
    Optional<Sessions.Carried> carried = stages.carried(inbound, session);
    Classification data = stages.classifier(inbound.caller().policy()).classify(inbound, carried);
    return stages.deciding(inbound, data, session, runs);
  }

  private static Optional<JsonNode> considered(Inbound inbound, Decision decision) {
    return inbound.hints().explain()
        ? Optional.of(DemarcJson.strict().valueToTree(decision.considered()))
        : Optional.empty();
  }

  @Override
  public ObjectNode explain(Inbound inbound) {
    Decision decision = classified(inbound, false).decide(parts.clock().instant());
    return DemarcJson.strict().valueToTree(decision);
  }

  @Override
  public ObjectNode job(Caller caller, JobId id) {
    return jobs.one(caller.application().id(), id);
  }

  @Override
  public ObjectNode jobs(Caller caller, int limit, Optional<JobId> after) {
    return jobs.page(caller.application().id(), after, limit);
  }

  @Override
  public ObjectNode cancel(Caller caller, JobId id) {
    return jobs.cancel(caller.application().id(), id);
  }

  @Override
  public ObjectNode models(Caller caller) {
    var availability = parts.targets().availability();
    return ModelList.of(
        caller.policy().bundle(),
        target -> availability.getOrDefault(target, Availability.UNBOUND) != Availability.UNBOUND);
  }

  @Override
  public void close() {
    stages.close();
  }
}
