package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Instant;
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
   * @param scope absent in a denial, as are the grant and its end
   */
  record Answered(
      Instant at,
      SubjectId by,
      @Nullable ConsentScope scope,
      @Nullable Instant grantExpiresAt,
      @Nullable String grant) {}

  /** The state now: what has run out is expired, also before the job has written it down. */
  ConsentState state(Instant now) {
    return switch (stored) {
      case REQUESTED, DISCLOSED -> now.isBefore(expiresAt) ? stored : ConsentState.EXPIRED;
      case GRANTED -> isOver(now) ? ConsentState.EXPIRED : stored;
      case DENIED, EXPIRED, WITHDRAWN -> stored;
    };
  }

  /** Whether the answer given here also answers this request about the same change. */
  boolean settles(ConsentRequest asked, Instant now, Instant refusedSince) {
    if (answer == null) {
      return false;
    }
    return switch (state(now)) {
      case GRANTED -> covers(asked);
      case DENIED -> answer.at().isAfter(refusedSince) && isSameOccasion(asked);
      case REQUESTED, DISCLOSED, EXPIRED, WITHDRAWN -> false;
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
        ? uses == 0
            && asked.decision().equals(request.decision())
            && asked.bytes() <= request.bytes()
        : asked.bytes() <= Notice.widerBytes(request);
  }

  private boolean isOver(Instant now) {
    return answer == null
        || answer.grantExpiresAt() == null
        || !now.isBefore(answer.grantExpiresAt());
  }

  /** Whether this person may answer. */
  boolean mayAnswer(SubjectId subject) {
    return request.answerers().contains(subject);
  }

  /** Whether this person gave it. */
  boolean isGivenBy(SubjectId subject) {
    return answer != null && answer.by().equals(subject);
  }
}
