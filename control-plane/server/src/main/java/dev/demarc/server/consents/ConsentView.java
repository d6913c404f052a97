package dev.demarc.server.consents;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.server.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A consent as people see it.
 *
 * @param ttl the longest an answer may hold
 * @param answeringAs in what role the question is put; absent where that is not known
 * @param answeredAs in what role it was answered
 * @param answeredFor whom it was put to, where they had somebody outside the directory answer
 * @param grantedAt absent unless somebody said yes
 * @param effectiveUntil when an agent that hears nothing from now on stops using it; absent where
 *     it may not be used, or may not any more
 * @param uses how often it was used, as agents told
 * @param mayAnswer whether the reader may answer it now
 * @param mayWithdraw whether the reader may take it back now
 * @param history empty in lists
 */
public record ConsentView(
    ConsentId id,
    ConsentState state,
    AgentId agent,
    Shown notice,
    Change change,
    long bytes,
    int files,
    ConsentScope widestScope,
    Duration ttl,
    Instant requestedAt,
    Instant expiresAt,
    @Nullable LegalRole answeringAs,
    @Nullable Instant answeredAt,
    @Nullable Instant grantedAt,
    @Nullable Instant grantExpiresAt,
    @Nullable Instant effectiveUntil,
    @Nullable ConsentScope scope,
    @Nullable SubjectId answeredBy,
    @Nullable LegalRole answeredAs,
    @Nullable SubjectId answeredFor,
    @Nullable Instant withdrawnAt,
    int uses,
    boolean mayAnswer,
    boolean mayWithdraw,
    List<Step> history) {

  /** The notice, line by line, and the digest an answer must carry. */
  public record Shown(List<String> lines, Digest digest) {}

  /** One entry of the ledger. */
  public record Step(
      long sequence,
      Instant at,
      String kind,
      String actor,
      Map<String, String> detail,
      String hash) {}

  static ConsentView of(Consent consent, Answerer reader, Instant now, List<Step> history) {
    ConsentState state = consent.state(now);
    Consent.@Nullable Answered answer = consent.answer();
    @Nullable Instant answeredAt = answer == null ? null : answer.at();
    return new ConsentView(
        consent.id(),
        state,
        consent.agent(),
        new Shown(consent.notice().lines(), consent.notice().digest()),
        consent.request().change(),
        consent.request().bytes(),
        consent.request().files(),
        consent.request().widestScope(),
        consent.request().ttl(),
        consent.requestedAt(),
        consent.expiresAt(),
        reader.role() == null ? consent.request().answeringAs() : reader.role(),
        answeredAt,
        answer == null || answer.grant() == null ? null : answeredAt,
        answer == null ? null : answer.grantExpiresAt(),
        consent.effectiveUntil(now).orElse(null),
        answer == null ? null : answer.scope(),
        answer == null ? null : answer.by(),
        answer == null ? null : answer.as(),
        answer == null ? null : answer.standingFor(),
        consent.withdrawnAt(),
        consent.uses(),
        consent.isOpen(now) && consent.mayBeAnsweredBy(reader),
        state == ConsentState.GRANTED && consent.isGivenBy(reader.person()),
        history);
  }

  static Step step(Ledger.Entry entry, Map<String, SubjectId> people) {
    LedgerRecord event = entry.event();
    return new Step(
        event.sequence(),
        event.at(),
        event.kind(),
        entry.actor(people),
        event.detail(),
        entry.hash());
  }
}
