package dev.demarc.server.consents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.LedgerHash;
import java.nio.charset.StandardCharsets;
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
    var event = record(tenant, consent, 1, "ann", LedgerRecord.GENESIS);
    String hash = LedgerHash.of(event);
    assertEquals(hash, LedgerHash.of(record(tenant, consent, 1, "ann", "genesis")));
    assertNotEquals(hash, LedgerHash.of(record(tenant, consent, 1, "bob", "genesis")));
    assertNotEquals(hash, LedgerHash.of(record(tenant, consent, 2, "ann", "genesis")));
    assertNotEquals(hash, LedgerHash.of(record(tenant, consent, 1, "ann", "x")));
  }

  @Test
  void keepsTheHashesOfRecordsOfTheFirstVersion() {
    var record =
        new LedgerRecord(
            new TenantId(new UUID(0, 1)),
            1,
            null,
            new ConsentId(new UUID(0, 2)),
            Instant.parse("2026-11-24T10:00:00Z"),
            "granted",
            "ann",
            new TreeMap<>(),
            LedgerRecord.GENESIS);
    String canonical =
        "{\"actor\":\"ann\",\"at\":\"2026-11-24T10:00:00Z\",\"consent\":"
            + "\"00000000-0000-0000-0000-000000000002\",\"detail\":{},\"kind\":\"granted\","
            + "\"previous\":\"genesis\",\"sequence\":1,"
            + "\"tenant\":\"00000000-0000-0000-0000-000000000001\"}";
    assertEquals(
        Digest.ofBytes(canonical.getBytes(StandardCharsets.UTF_8)).text(), LedgerHash.of(record));
  }

  private static LedgerRecord record(
      TenantId tenant, ConsentId consent, long sequence, String actor, String previous) {
    Instant at = Instant.parse("2026-11-24T10:00:00Z");
    return new LedgerRecord(
        tenant, sequence, 2, consent, at, "granted", actor, new TreeMap<>(), previous);
  }
}
