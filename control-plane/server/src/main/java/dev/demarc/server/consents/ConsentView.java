package dev.demarc.server.consents;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A consent as people see it.
 *
 * @param ttl the longest an answer may hold
 * @param grantedAt absent unless somebody said yes
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
    @Nullable Instant answeredAt,
    @Nullable Instant grantedAt,
    @Nullable Instant grantExpiresAt,
    @Nullable ConsentScope scope,
    @Nullable SubjectId answeredBy,
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

  static ConsentView of(Consent consent, SubjectId reader, Instant now, List<Step> history) {
    ConsentState state = consent.state(now);
    boolean open = state == ConsentState.REQUESTED || state == ConsentState.DISCLOSED;
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
        answeredAt,
        answer == null || answer.grant() == null ? null : answeredAt,
        answer == null ? null : answer.grantExpiresAt(),
        answer == null ? null : answer.scope(),
        answer == null ? null : answer.by(),
        consent.withdrawnAt(),
        consent.uses(),
        open && consent.mayAnswer(reader),
        state == ConsentState.GRANTED && consent.isGivenBy(reader),
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
