package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.server.agents.Hints;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.consents.ConsentChanges.Context;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.signing.SigningKeys;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The people's side of consent: whoever answers has been shown the notice, and answers once. */
@ApplicationScoped
public class Answering {
  private final ConsentChanges changes;
  private final SigningKeys keys;
  private final Subjects subjects;
  private final Hints hints;
  private final Waiters waiters;

  Answering(
      ConsentChanges changes, SigningKeys keys, Subjects subjects, Hints hints, Waiters waiters) {
    this.changes = changes;
    this.keys = keys;
    this.subjects = subjects;
    this.hints = hints;
    this.waiters = waiters;
  }

  /** Puts on the record that somebody who may answer has the notice before them. */
  Consent disclose(TenantId tenant, SubjectId by, ConsentId id) {
    return changes.change(
        tenant,
        id,
        (context, consent) -> {
          boolean first = consent.state(context.now()) == ConsentState.REQUESTED;
          if (first && consent.mayAnswer(by)) {
            disclosed(context, consent, by);
          }
        });
  }

  /** The notice is before this person now. */
  static void disclosed(Context context, Consent consent, SubjectId to) {
    step(ConsentStep.DISCLOSE, consent, context.now());
    context.rows().disclosed(consent.id(), context.now());
    Map<String, String> detail = Map.of("notice", consent.notice().digest().text());
    context
        .ledger()
        .append(consent.id(), context.now(), ConsentStep.DISCLOSE.wire(), Actor.of(to), detail);
  }

  /** Takes a person's answer, once. */
  Consent answer(TenantId tenant, Answerer.Found who, ConsentId id, Answer answer) {
    Consent answered =
        changes.change(
            tenant,
            id,
            (context, consent) -> {
              Answerer by = who.in(context, consent);
              check(consent, by, answer);
              if (answer.answer() == Answer.Kind.GRANT) {
                grant(context, consent, by, answer);
              } else {
                deny(context, consent, by);
              }
            });
    waiters.wake(id);
    hints.consent(answered.agent(), id.text());
    return answered;
  }

  private static void check(Consent consent, Answerer by, Answer answer) {
    if (!consent.mayBeAnsweredBy(by)) {
      throw new Problem(ErrorCode.FORBIDDEN, "This question was put to somebody else.");
    }
    if (!consent.notice().digest().equals(answer.noticeDigest())) {
      throw Problem.conflict("The notice is not the one that was shown.");
    }
  }

  private void grant(Context context, Consent consent, Answerer by, Answer answer) {
    ConsentState next = step(ConsentStep.GRANT, consent, context.now());
    GrantTerms terms = GrantTerms.of(answer, consent.request(), context.now());
    TenantId tenant = context.tenant();
    String grant =
        terms.sign(tenant, consent, by, context.now(), keys.current(context.sql(), tenant));
    var answered =
        new Consent.Answered(
            context.now(),
            by.person(),
            by.role(),
            by.standingFor(),
            terms.scope(),
            terms.expiresAt(),
            grant);
    context.rows().answered(consent.id(), next, answered);
    Map<String, String> detail = detail(context, consent, by);
    detail.put("scope", terms.scope().wire());
    detail.put("expiresAt", terms.expiresAt().toString());
    append(context, consent, ConsentStep.GRANT, by, detail);
    if (terms.scope() != ConsentScope.ONCE) {
      replace(context, consent);
    }
  }

  /** What the same people granted for the same before is superseded: this is their last word. */
  private static void replace(Context context, Consent newer) {
    List<ConsentId> replaced = context.rows().replaced(newer);
    for (ConsentId older : replaced) {
      Superseding.supersede(
          context.rows(), context.ledger(), older, context.now(), Map.of("by", newer.id().text()));
    }
    if (!replaced.isEmpty()) {
      context.ledger().advanceFeed();
    }
  }

  private void deny(Context context, Consent consent, Answerer by) {
    ConsentState next = step(ConsentStep.DENY, consent, context.now());
    var answered =
        new Consent.Answered(
            context.now(), by.person(), by.role(), by.standingFor(), null, null, null);
    context.rows().answered(consent.id(), next, answered);
    append(context, consent, ConsentStep.DENY, by, detail(context, consent, by));
  }

  /** What was shown, in what role it is answered, and the commitment to whom it is answered for. */
  private Map<String, String> detail(Context context, Consent consent, Answerer by) {
    var detail = new HashMap<String, String>();
    detail.put("notice", consent.notice().digest().text());
    if (by.role() != null) {
      detail.put("role", by.role().wire());
    }
    if (by.standingFor() != null) {
      detail.put("for", subjects.commit(context.sql(), context.tenant(), by.standingFor()).text());
    }
    return detail;
  }

  /** Takes a consent back; only who gave it can, and it holds from the next feed an agent reads. */
  Consent withdraw(TenantId tenant, Answerer.Found who, ConsentId id) {
    long[] feed = new long[1];
    Consent withdrawn =
        changes.change(
            tenant,
            id,
            (context, consent) -> {
              Answerer by = who.in(context, consent);
              if (!consent.isGivenBy(by.person())) {
                throw new Problem(ErrorCode.FORBIDDEN, "Somebody else gave this consent.");
              }
              step(ConsentStep.WITHDRAW, consent, context.now());
              context.rows().withdrawn(id, context.now());
              append(context, consent, ConsentStep.WITHDRAW, by, Map.of());
              feed[0] = context.ledger().advanceFeed();
            });
    hints.revocations(tenant, feed[0]);
    return withdrawn;
  }

  private static void append(
      Context context, Consent consent, ConsentStep step, Answerer by, Map<String, String> detail) {
    context
        .ledger()
        .append(consent.id(), context.now(), step.wire(), Actor.of(by.person()), detail);
  }

  private static ConsentState step(ConsentStep step, Consent consent, Instant now) {
    ConsentState state = consent.state(now);
    return step.from(state)
        .orElseThrow(() ->
            Problem.conflict(
                "A consent that is %s cannot be %s.".formatted(state.wire(), step.wire())));
  }
}
