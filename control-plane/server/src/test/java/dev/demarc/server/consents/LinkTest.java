package dev.demarc.server.consents;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.platform.Problem;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LinkTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final Link LINK =
      new Link(
          LinkId.fresh(),
          new ConsentId(UUID.randomUUID()),
          SubjectId.of("ann"),
          LegalRole.SELF,
          null,
          NOW,
          NOW.plusSeconds(60),
          null,
          null,
          null);

  @ParameterizedTest
  @EnumSource(names = {"REQUESTED", "DISCLOSED"})
  void answersWhileTheQuestionIsOpen(ConsentState open) {
    assertDoesNotThrow(() -> LINK.requireAnswerable(open));
  }

  @ParameterizedTest
  @CsvSource({
    "GRANTED, LINK_ANSWERED",
    "DENIED, LINK_ANSWERED",
    "SUPERSEDED, LINK_ANSWERED",
    "EXPIRED, LINK_EXPIRED",
    "WITHDRAWN, LINK_WITHDRAWN"
  })
  void refusesWithItsReasonWhereTheQuestionIsOver(ConsentState over, ErrorCode reason) {
    Problem refused = assertThrows(Problem.class, () -> LINK.requireAnswerable(over));
    assertEquals(reason, refused.code());
  }
}
