package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.platform.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A link that was given out for one question. It is opened once, by which it is bound to the secret
 * of the browser that did; it answers as long as the question is open.
 *
 * @param person who answers by it
 * @param standingFor which member had them answer; absent where the application named them
 */
record Link(
    LinkId id,
    ConsentId consent,
    SubjectId person,
    LegalRole role,
    @Nullable SubjectId standingFor,
    Instant madeAt,
    Instant expiresAt,
    @Nullable Instant openedAt,
    @Nullable String sessionHash,
    @Nullable Instant withdrawnAt) {

  Answerer answerer() {
    return new Answerer(person, role, standingFor);
  }

  boolean isOpened() {
    return openedAt != null;
  }

  boolean isOpenedBy(LinkSecret session) {
    return session.hash().equals(sessionHash);
  }

  /** Refuses with its reason where nobody can answer by it, or by any other, any more. */
  void requireAnswerable(ConsentState state) {
    if (withdrawnAt != null) {
      throw refused(ErrorCode.LINK_WITHDRAWN);
    }
    switch (state) {
      case REQUESTED, DISCLOSED -> {}
      case EXPIRED -> throw refused(ErrorCode.LINK_EXPIRED);
      case WITHDRAWN -> throw refused(ErrorCode.LINK_WITHDRAWN);
      case GRANTED, DENIED, SUPERSEDED -> throw refused(ErrorCode.LINK_ANSWERED);
    }
  }

  /** In the words of the catalogue: people read them. */
  static Problem refused(ErrorCode code) {
    return new Problem(code, code.cause() + " " + code.fix());
  }
}
