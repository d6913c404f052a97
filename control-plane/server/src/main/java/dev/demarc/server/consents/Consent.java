package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.server.bundles.BundleIssuer;
import dev.demarc.server.ledger.Notice;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One consent as it stands.
 *
 * @param expiresAt when the open question runs out
 * @param answer absent until somebody answered
 */
record Consent(
    ConsentId id,
    AgentId agent,
    ConsentRequest request,
    Notice notice,
    ConsentState stored,
    Instant requestedAt,
    Instant expiresAt,
    @Nullable Instant disclosedAt,
    @Nullable Answered answer,
    @Nullable Instant withdrawnAt,
    int uses) {

  /**
   * What was answered.
   *
   * @param as in what role; absent where nobody said
   * @param standingFor whom the question was put to, where they had somebody outside answer
   * @param scope absent in a denial, as are the grant and its end
   */
  record Answered(
      Instant at,
      SubjectId by,
      @Nullable LegalRole as,
      @Nullable SubjectId standingFor,
      @Nullable ConsentScope scope,
      @Nullable Instant grantExpiresAt,
      @Nullable String grant) {}

  /** The state now: what has run out is expired, also before the job has written it down. */
  ConsentState state(Instant now) {
    return switch (stored) {
      case REQUESTED, DISCLOSED -> now.isBefore(expiresAt) ? stored : ConsentState.EXPIRED;
      case GRANTED -> isOver(now) ? ConsentState.EXPIRED : stored;
      case DENIED, EXPIRED, WITHDRAWN, SUPERSEDED -> stored;
    };
  }

  /** Whether somebody may answer still. */
  boolean isOpen(Instant now) {
    ConsentState state = state(now);
    return state == ConsentState.REQUESTED || state == ConsentState.DISCLOSED;
  }

  /** Whether the answer given here also answers this request about the same change. */
  boolean settles(ConsentRequest asked, Instant now, Instant refusedSince) {
    if (answer == null) {
      return false;
    }
    return switch (state(now)) {
      case GRANTED -> covers(asked);
      case DENIED -> answer.at().isAfter(refusedSince) && isSameOccasion(asked);
      case REQUESTED, DISCLOSED, EXPIRED, WITHDRAWN, SUPERSEDED -> false;
    };
  }

  /** A no is about one session or one decision, never about all that is like it. */
  private boolean isSameOccasion(ConsentRequest asked) {
    return asked.change().session() != null || asked.decision().equals(request.decision());
  }

  private boolean covers(ConsentRequest asked) {
    if (answer == null || answer.scope() == null) {
      return false;
    }
    return answer.scope() == ConsentScope.ONCE
        ? !isSpent()
            && asked.decision().equals(request.decision())
            && asked.bytes() <= request.bytes()
        : asked.bytes() <= ConsentNotice.widerBytes(request);
  }

  /** Whether it was for one use, and that was made. */
  private boolean isSpent() {
    return answer != null && answer.scope() == ConsentScope.ONCE && uses > 0;
  }

  private boolean isOver(Instant now) {
    return answer == null
        || answer.grantExpiresAt() == null
        || !now.isBefore(answer.grantExpiresAt());
  }

  /**
   * Until when an agent may use it that hears nothing from now on: what its bundle lets it, and for
   * more than one use the feed of withdrawals. Empty where it may not be used.
   */
  Optional<Instant> effectiveUntil(Instant now) {
    if (answer == null || answer.grantExpiresAt() == null || isSpent()) {
      return Optional.empty();
    }
    if (state(now) != ConsentState.GRANTED) {
      return Optional.empty();
    }
    boolean once = answer.scope() == ConsentScope.ONCE;
    Instant told = now.plus(once ? BundleIssuer.LIFETIME : Revocations.LIFETIME);
    Instant ends = answer.grantExpiresAt();
    return Optional.of(told.isBefore(ends) ? told : ends);
  }

  /** Whether this person may answer. */
  boolean mayAnswer(SubjectId subject) {
    return request.answerers().contains(subject);
  }

  /** Whether whoever this is may answer: they were asked, or stand for somebody who was. */
  boolean mayBeAnsweredBy(Answerer answerer) {
    SubjectId asked = answerer.standingFor();
    return mayAnswer(asked == null ? answerer.person() : asked);
  }

  /** Whether this person gave it. */
  boolean isGivenBy(SubjectId subject) {
    return answer != null && answer.by().equals(subject);
  }
}
