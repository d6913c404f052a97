package dev.demarc.contract.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityTest {
  private static final Instant AT = Instant.parse("2026-11-24T09:00:00Z");
  private static final Instant END = AT.plus(Duration.ofHours(24));
  private static final Digest MODEL = Digest.ofBytes(new byte[] {1});
  private static final Digest OTHER = Digest.ofBytes(new byte[] {2});
  private static final long GIB = 1L << 30;

  private static Claim claim(Digest digest, int context, long memory, int tier, Feature... needs) {
    return new Claim(
        TargetId.of("local"),
        ModelId.of("tiny"),
        "llama.cpp",
        digest,
        "f16",
        context,
        new TreeSet<>(List.of(needs)),
        memory,
        tier);
  }

  private static Probe probe(Shortfall found) {
    return new Probe(
        AT,
        END,
        MODEL,
        4_096,
        new TreeSet<>(List.of(Feature.CHAT, Feature.STREAM)),
        30,
        400,
        GIB,
        GIB,
        2,
        found);
  }

  private static Optional<Shortfall> shortfall(Claim claim) {
    return new Capability(claim, probe(null)).shortfall(AT);
  }

  @Test
  void hasNothingAgainstWhatIsAsClaimed() {
    assertEquals(
        Optional.empty(), shortfall(claim(MODEL, 4_096, GIB, 2, Feature.CHAT, Feature.STREAM)));
    assertEquals(Optional.empty(), shortfall(claim(null, 1, 0, 0)));
  }

  @Test
  void saysWhatAProbeFoundBeforeWhatIsReckonedFromIt() {
    Probe failed = probe(Shortfall.PROBE_FAILED);
    assertEquals(
        Optional.of(Shortfall.PROBE_FAILED),
        new Capability(claim(MODEL, 1, 8 * GIB, 0), failed).shortfall(AT));
  }

  @Test
  void forgetsAnExpiredProbeOfWhatRunsElsewhere() {
    Claim elsewhere = claim(null, 0, 0, 0);
    Probe unlisted = probe(Shortfall.CLAIM_FALSE);
    assertEquals(
        Optional.of(Shortfall.CLAIM_FALSE), new Capability(elsewhere, unlisted).shortfall(AT));
    assertEquals(Optional.empty(), new Capability(elsewhere, unlisted).shortfall(END));
    assertEquals(
        Optional.of(Shortfall.PROBE_STALE),
        new Capability(claim(MODEL, 1, 0, 0), unlisted).shortfall(END));
  }

  @Test
  void isNoneWithoutBothSides() {
    Claim claim = claim(MODEL, 1, 0, 0);
    assertThrows(NullPointerException.class, () -> new Capability(claim, null));
    assertThrows(NullPointerException.class, () -> new Capability(null, probe(null)));
  }

  @Test
  void namesEachLie() {
    assertEquals(Optional.of(Shortfall.DIGEST_CHANGED), shortfall(claim(OTHER, 1, 0, 0)));
    assertEquals(Optional.of(Shortfall.CLAIM_FALSE), shortfall(claim(MODEL, 4_097, 0, 0)));
    assertEquals(
        Optional.of(Shortfall.CLAIM_FALSE), shortfall(claim(MODEL, 1, 0, 0, Feature.TOOLS)));
    assertEquals(Optional.of(Shortfall.MEMORY_SHORT), shortfall(claim(MODEL, 1, 2 * GIB + 1, 0)));
    assertEquals(Optional.of(Shortfall.TIER_NOT_APPROVED), shortfall(claim(MODEL, 1, 0, 3)));
    assertEquals(
        Optional.of(Shortfall.PROBE_FAILED),
        new Capability(claim(MODEL, 1, 0, 0), probe(Shortfall.PROBE_FAILED)).shortfall(AT));
  }

  @Test
  void countsForNothingOutsideItsTime() {
    Capability good = new Capability(claim(MODEL, 1, 0, 0), probe(null));
    assertEquals(Optional.empty(), good.shortfall(END.minusMillis(1)));
    assertEquals(Optional.of(Shortfall.PROBE_STALE), good.shortfall(END));
    assertEquals(Optional.of(Shortfall.PROBE_STALE), good.shortfall(AT.minusMillis(1)));
  }

  @Test
  void refusesAProbeThatLastsLongerThanADayOrIsAboveWhatWasMeasured() {
    assertThrows(
        InvalidValue.class,
        () -> Probe.against(AT, END.plusMillis(1), MODEL, Shortfall.PROBE_FAILED, 0));
    assertThrows(InvalidValue.class, () -> Probe.against(AT, AT, MODEL, Shortfall.PROBE_FAILED, 0));
    assertThrows(
        InvalidValue.class,
        () -> new Probe(AT, END, MODEL, 4_096, new TreeSet<>(), 30, 1, 0, GIB, 3, null));
  }

  @Test
  void refusesAReportThatNamesARouteTwice() {
    Capability one = new Capability(claim(MODEL, 1, 0, 0), probe(null));
    assertThrows(InvalidValue.class, () -> report(1, one, one));
    assertThrows(InvalidValue.class, () -> report(0, one));
  }

  private static CapabilityReport report(long generation, Capability... capabilities) {
    return new CapabilityReport(
        CapabilityReport.SCHEMA,
        TenantId.of("00000000-0000-0000-0000-000000000001"),
        AgentId.of("00000000-0000-0000-0000-00000000000a"),
        generation,
        AT,
        "0.1.0",
        List.of(capabilities));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true, 0, 0",
    "4, 99999, true, 99, 0",
    "5, 1024, true, 1, 1",
    "20, 4096, true, 1, 2",
    "20, 4095, true, 1, 1",
    "60, 8192, true, 1, 2",
    "60, 8192, true, 2, 3",
    "200, 32768, true, 8, 4",
    "100000, 512, false, 64, 4",
    "100000, 512, true, 64, 0"
  })
  void givesTheHighestTierOfWhichEveryColumnIsMet(
      long rate, int context, boolean generates, long gib, int tier) {
    assertEquals(tier, Tier.of(rate, context, generates, gib * GIB));
  }
}
