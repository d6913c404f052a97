package dev.demarc.server.consents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConsentStepTest {
  @Test
  void grantsOnlyWhatWasDisclosed() {
    assertEquals(Optional.of(ConsentState.GRANTED), ConsentStep.GRANT.from(ConsentState.DISCLOSED));
    for (ConsentState state : ConsentState.values()) {
      assertTrue(
          state == ConsentState.DISCLOSED || ConsentStep.GRANT.from(state).isEmpty(), state.wire());
    }
  }

  @Test
  void leavesWhatIsOver() {
    for (ConsentStep step : ConsentStep.values()) {
      for (ConsentState over :
          new ConsentState[] {ConsentState.DENIED, ConsentState.EXPIRED, ConsentState.WITHDRAWN}) {
        assertTrue(step.from(over).isEmpty(), step + " " + over);
      }
    }
  }

  @Test
  void changesTheHashOfAnEventWithAnyOfIt() {
    var tenant = new TenantId(UUID.randomUUID());
    var consent = new ConsentId(UUID.randomUUID());
    Instant at = Instant.parse("2026-11-24T10:00:00Z");
    var event =
        new LedgerEvent(
            tenant, 1, consent, at, "granted", "ann", new TreeMap<>(), LedgerEvent.GENESIS);
    assertEquals(
        event.hash(),
        new LedgerEvent(tenant, 1, consent, at, "granted", "ann", new TreeMap<>(), "genesis")
            .hash());
    assertNotEquals(
        event.hash(),
        new LedgerEvent(tenant, 1, consent, at, "granted", "bob", new TreeMap<>(), "genesis")
            .hash());
    assertNotEquals(
        event.hash(),
        new LedgerEvent(tenant, 2, consent, at, "granted", "ann", new TreeMap<>(), "genesis")
            .hash());
    assertNotEquals(
        event.hash(),
        new LedgerEvent(tenant, 1, consent, at, "granted", "ann", new TreeMap<>(), "x").hash());
  }
}
