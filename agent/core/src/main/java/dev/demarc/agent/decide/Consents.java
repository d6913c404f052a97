package dev.demarc.agent.decide;

import dev.demarc.agent.ask.Asked;
import dev.demarc.agent.ask.Asker;
import dev.demarc.agent.classify.SessionDigests;
import dev.demarc.agent.receive.ConsentMode;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.NamedOutside;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.ConsentScope;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Meets a consent: by a grant in force that covers exactly this change, or by asking the people
 * concerned, as the caller wants it. Metadata only. Safe for many threads.
 */
public final class Consents {
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Asker asker;
  private final Lineage lineage;
  private final SessionDigests digests;

  /**
   * @param digests under which people outside the directory are named
   */
  public Consents(Asker asker, Lineage lineage, SessionDigests digests) {
    this.asker = asker;
    this.lineage = lineage;
    this.digests = digests;
  }

  /**
   * A grant for this route.
   *
   * @throws Refusal when there is none: consent_required, consent_denied or consent_unavailable
   */
  public Grant grant(Inbound inbound, Deciding deciding, Outcome.NeedsConsent needed) {
    Change change = change(deciding, needed.route());
    DecisionId origin = lineage.origin(inbound, deciding.id());
    ConsentRequest question = question(inbound, deciding, needed, change, origin);
    return asker.covering(question).orElseGet(() -> ask(inbound, question));
  }

  /** Takes note that the decision uses the grant, before anything is sent. */
  public void use(Inbound inbound, Grant grant, DecisionId decision) {
    try {
      asker.used(grant, decision);
      lineage.settled(inbound);
    } catch (IllegalStateException | UncheckedIOException spentOrUnwritable) {
      throw Refusal.of(ErrorCode.EVIDENCE_UNAVAILABLE);
    }
  }

  private static Change change(Deciding deciding, Route to) {
    Facts facts = deciding.facts();
    return new Change(
        facts.application(),
        facts.data().dataClass(),
        facts.data().tags(),
        facts.task(),
        facts.origin(),
        to,
        facts.session(),
        deciding
            .policy()
            .engine()
            .slice(facts, to)
            .orElseThrow(() -> Refusal.of(ErrorCode.AGENT_FAULT)));
  }

  private ConsentRequest question(
      Inbound inbound,
      Deciding deciding,
      Outcome.NeedsConsent needed,
      Change change,
      DecisionId origin) {
    ConsentScope widest = needed.terms().scope();
    boolean noSession = widest == ConsentScope.SESSION && change.session() == null;
    return new ConsentRequest(
        origin,
        change,
        answerers(inbound),
        answeringAs(inbound),
        deciding.facts().request().bytes(),
        deciding.facts().request().files(),
        noSession ? ConsentScope.ONCE : widest,
        needed.terms().ttl());
  }

  private SortedSet<SubjectId> answerers(Inbound inbound) {
    Application application = inbound.caller().application();
    SubjectId subject = inbound.actor().subject();
    if (subject != null) {
      return Sorted.set(List.of(subject));
    }
    return inbound
        .hints()
        .answerer()
        .map(person -> digests.outside(application.id(), person.reference()))
        .map(person -> Sorted.set(List.of(person)))
        .orElse(application.answerers());
  }

  /** Nothing where the application's registration says it. */
  private static @Nullable LegalRole answeringAs(Inbound inbound) {
    return inbound.actor().subject() != null
        ? LegalRole.SELF
        : inbound.hints().answerer().map(NamedOutside::role).orElse(null);
  }

  private Grant ask(Inbound inbound, ConsentRequest question) {
    Duration wait =
        switch (inbound.hints().consent()) {
          case ConsentMode.Ask ask -> Duration.ZERO;
          case ConsentMode.Wait held -> held.upTo();
          case ConsentMode.Never never -> throw Refusal.of(ErrorCode.CONSENT_REQUIRED);
        };
    if (question.answerers().isEmpty()) {
      throw Refusal.saying(
          ErrorCode.CONSENT_UNAVAILABLE,
          "Consent is needed and nobody is named who could give it: send a verified actor, or name"
              + " answerers for the application.");
    }
    lineage.asked(inbound, question.decision());
    return switch (answer(question, wait)) {
      case Asked.Granted granted -> granted.grant();
      case Asked.Pending open ->
          throw Refusal.of(ErrorCode.CONSENT_REQUIRED)
              .asking(new Refusal.Question(open.id(), open.url()));
      case Asked.Denied denied -> throw Refusal.of(ErrorCode.CONSENT_DENIED);
      case Asked.Unavailable away -> throw Refusal.of(ErrorCode.CONSENT_UNAVAILABLE);
    };
  }

  private Asked answer(ConsentRequest question, Duration wait) {
    try {
      return asker
          .ask(question, wait)
          .toCompletableFuture()
          .get(wait.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException away) {
      return new Asked.Unavailable();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Asked.Unavailable();
    }
  }
}
