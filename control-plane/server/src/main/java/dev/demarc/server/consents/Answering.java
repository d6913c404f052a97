package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.agents.Hints;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import dev.demarc.server.trust.KeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The people's side of consent. Every change takes the tenant's chain first, so of two answers at
 * once one is given and the other meets what is there by then.
 */
@ApplicationScoped
public class Answering {
  private final TenantDatabase database;
  private final KeyStore keys;
  private final Subjects subjects;
  private final Revocations revocations;
  private final Hints hints;
  private final Waiters waiters;
  private final Clock clock;

  Answering(
      TenantDatabase database,
      KeyStore keys,
      Subjects subjects,
      Revocations revocations,
      Hints hints,
      Waiters waiters,
      Clock clock) {
    this.database = database;
    this.keys = keys;
    this.subjects = subjects;
    this.revocations = revocations;
    this.hints = hints;
    this.waiters = waiters;
    this.clock = clock;
  }

  private record Context(ConsentRows rows, Ledger ledger, Instant now) {}

  /** Puts on the record that somebody who may answer has the notice before them. */
  Consent disclose(TenantId tenant, SubjectId by, ConsentId id) {
    return change(
        tenant,
        id,
        (context, consent) -> {
          boolean first = consent.state(context.now) == ConsentState.REQUESTED;
          if (first && consent.mayAnswer(by)) {
            context.rows.disclosed(id, context.now);
            Map<String, String> detail = Map.of("notice", consent.notice().digest().text());
            context.ledger.append(
                id, context.now, ConsentStep.DISCLOSE.wire(), Actor.of(by), detail);
          }
        });
  }

  /** Takes a person's answer, once. */
  Consent answer(TenantId tenant, SubjectId by, ConsentId id, Answer answer) {
    Consent answered =
        change(
            tenant,
            id,
            (context, consent) -> {
              check(consent, by, answer);
              if (answer.answer() == Answer.Kind.GRANT) {
                grant(tenant, context, consent, by, answer);
              } else {
                deny(context, consent, by);
              }
            });
    waiters.wake(id);
    hints.consent(answered.agent(), id.text());
    return answered;
  }

  private static void check(Consent consent, SubjectId by, Answer answer) {
    if (!consent.mayAnswer(by)) {
      throw new Problem(ErrorCode.FORBIDDEN, "This question was put to somebody else.");
    }
    if (!consent.notice().digest().equals(answer.noticeDigest())) {
      throw Problem.conflict("The notice is not the one that was shown.");
    }
  }

  private void grant(
      TenantId tenant, Context context, Consent consent, SubjectId by, Answer answer) {
    ConsentState next = step(ConsentStep.GRANT, consent, context.now);
    GrantTerms terms = GrantTerms.of(answer, consent.request(), context.now);
    String grant = terms.sign(tenant, consent, by, context.now, keys.policyKey(tenant));
    var answered = new Consent.Answered(context.now, by, terms.scope(), terms.expiresAt(), grant);
    context.rows.answered(consent.id(), next, answered);
    Map<String, String> detail =
        Map.of(
            "notice", consent.notice().digest().text(),
            "scope", terms.scope().wire(),
            "expiresAt", terms.expiresAt().toString());
    context.ledger.append(
        consent.id(), context.now, ConsentStep.GRANT.wire(), Actor.of(by), detail);
  }

  private static void deny(Context context, Consent consent, SubjectId by) {
    ConsentState next = step(ConsentStep.DENY, consent, context.now);
    var answered = new Consent.Answered(context.now, by, null, null, null);
    context.rows.answered(consent.id(), next, answered);
    Map<String, String> detail = Map.of("notice", consent.notice().digest().text());
    context.ledger.append(consent.id(), context.now, ConsentStep.DENY.wire(), Actor.of(by), detail);
  }

  /** Takes a consent back; only who gave it can, and it holds from the next feed an agent reads. */
  Consent withdraw(TenantId tenant, SubjectId by, ConsentId id) {
    long[] feed = new long[1];
    Consent withdrawn =
        change(
            tenant,
            id,
            (context, consent) -> {
              if (!consent.isGivenBy(by)) {
                throw new Problem(ErrorCode.FORBIDDEN, "Somebody else gave this consent.");
              }
              step(ConsentStep.WITHDRAW, consent, context.now);
              context.rows.withdrawn(id, context.now);
              context.ledger.append(
                  id, context.now, ConsentStep.WITHDRAW.wire(), Actor.of(by), Map.of());
              feed[0] = context.ledger.advanceFeed();
            });
    revocations.changed(tenant);
    hints.revocations(tenant, feed[0]);
    return withdrawn;
  }

  private static ConsentState step(ConsentStep step, Consent consent, Instant now) {
    ConsentState state = consent.state(now);
    return step.from(state)
        .orElseThrow(() ->
            Problem.conflict(
                "A consent that is %s cannot be %s.".formatted(state.wire(), step.wire())));
  }

  private Consent change(TenantId tenant, ConsentId id, BiConsumer<Context, Consent> change) {
    return database.inTenant(
        tenant,
        sql -> {
          var ledger = new Ledger(sql, tenant, subjects);
          ledger.lock();
          var rows = new ConsentRows(sql, tenant);
          Consent consent = rows.find(id).orElseThrow(() -> Problem.notFound("consent"));
          change.accept(new Context(rows, ledger, clock.instant()), consent);
          return rows.find(id).orElseThrow();
        });
  }
}
