package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.BundleVerifier.Accepted;
import dev.demarc.contract.bundle.BundleVerifier.Rejected;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BundleKeeperTest {
  private static final Fixture FIXTURE = new Fixture();

  @TempDir Path temporary;
  private DataDirectory data;
  private Instant wall = Fixture.NOW;
  private long nanos;

  @BeforeEach
  void open() {
    data = DataDirectory.open(temporary);
  }

  private BundleKeeper keeper() {
    SignedClock clock = new SignedClock(data, () -> wall, () -> nanos);
    return new BundleKeeper(
        data,
        FIXTURE.identity("http://127.0.0.1:1"),
        TenantKeys.of(data, FIXTURE.identity("http://127.0.0.1:1"), clock),
        clock,
        new Standing(data),
        "0.1.0",
        bundle -> {});
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  private static long version(BundleKeeper keeper) {
    return keeper.current().orElseThrow().bundle().version();
  }

  static Stream<Arguments> attacks() {
    Instant later = Fixture.NOW.plusSeconds(86_400);
    Dsse good = FIXTURE.sign(Fixture.bundle(6));
    Fixture stranger = new Fixture();
    Dsse sameKeyIdOtherKey =
        Dsse.sign(
            Bundle.PAYLOAD_TYPE,
            Fixture.json(Fixture.bundle(6)),
            FIXTURE.keyId(),
            stranger.tenantKey.getPrivate());
    Dsse otherPayload =
        new Dsse(good.payloadType(), FIXTURE.sign(Fixture.bundle(7)).payload(), good.signatures());
    Dsse asGrant = FIXTURE.sign("application/vnd.demarc.grant.v1+json", Fixture.bundle(6));
    TenantId other = TenantId.of("99999999-9999-4999-8999-999999999999");
    return Stream.of(
        Arguments.of(
            "signed by a stranger", stranger.sign(Fixture.bundle(6)), RejectReason.SIGNATURE),
        Arguments.of("signed under a stolen name", sameKeyIdOtherKey, RejectReason.SIGNATURE),
        Arguments.of("signature of another payload", otherPayload, RejectReason.SIGNATURE),
        Arguments.of(
            "stripped signature",
            new Dsse(good.payloadType(), good.payload(), List.of()),
            RejectReason.SIGNATURE),
        Arguments.of("of another type", asGrant, RejectReason.MALFORMED),
        Arguments.of(
            "another tenant's",
            FIXTURE.sign(Fixture.bundle(other, Fixture.GROUP, 6, Fixture.NOW, later, List.of())),
            RejectReason.TENANT),
        Arguments.of(
            "another group's",
            FIXTURE.sign(
                Fixture.bundle(
                    Fixture.TENANT, GroupId.of("kiosks"), 6, Fixture.NOW, later, List.of())),
            RejectReason.AUDIENCE),
        Arguments.of("older", FIXTURE.sign(Fixture.bundle(4)), RejectReason.ROLLBACK),
        Arguments.of(
            "same version, other content",
            FIXTURE.sign(Fixture.bundle(5, Fixture.NOW, later.plusSeconds(1))),
            RejectReason.FORK),
        Arguments.of(
            "expired",
            FIXTURE.sign(
                Fixture.bundle(6, Fixture.NOW.minusSeconds(90_000), Fixture.NOW.minusSeconds(1))),
            RejectReason.EXPIRED),
        Arguments.of(
            "of unknown features",
            FIXTURE.sign(
                Fixture.bundle(
                    Fixture.TENANT, Fixture.GROUP, 6, Fixture.NOW, later, List.of("telepathy"))),
            RejectReason.UNKNOWN_FEATURE),
        Arguments.of(
            "not JSON",
            Dsse.sign(
                Bundle.PAYLOAD_TYPE,
                "{".getBytes(),
                FIXTURE.keyId(),
                FIXTURE.tenantKey.getPrivate()),
            RejectReason.MALFORMED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void refusesWithItsReasonAndKeepsTheLastGoodOne(String what, Dsse offered, RejectReason reason) {
    BundleKeeper keeper = keeper();
    assertInstanceOf(Accepted.class, keeper.offer(FIXTURE.sign(Fixture.bundle(5))));
    Digest before = keeper.current().orElseThrow().digest();

    Rejected rejected = assertInstanceOf(Rejected.class, keeper.offer(offered));

    assertEquals(reason, rejected.reason());
    assertEquals(before, keeper.current().orElseThrow().digest());
    assertEquals(5, version(keeper()), "after a restart");
  }

  @Test
  void refusesABundleThatIsNotValidYet() {
    Bundle base = Fixture.bundle(5);
    Bundle tomorrow =
        new Bundle(
            base.schema(),
            base.tenant(),
            base.audience(),
            5,
            null,
            Fixture.NOW,
            Fixture.NOW.plusSeconds(3_600),
            base.expiresAt(),
            base.minAgentVersion(),
            base.requiredFeatures(),
            base.policy(),
            base.document(),
            base.classes(),
            base.detectors(),
            base.applications(),
            base.targets(),
            base.actorKeys());
    Rejected rejected = assertInstanceOf(Rejected.class, keeper().offer(FIXTURE.sign(tomorrow)));
    assertEquals(RejectReason.NOT_YET, rejected.reason());
  }

  @Test
  void refusesAnOlderOneAfterARestartToo() {
    keeper().offer(FIXTURE.sign(Fixture.bundle(5)));
    Rejected rejected =
        assertInstanceOf(Rejected.class, keeper().offer(FIXTURE.sign(Fixture.bundle(4))));
    assertEquals(RejectReason.ROLLBACK, rejected.reason());
  }

  @Test
  void keepsTheMarkWhenTheBundleFileWasRemoved() {
    keeper().offer(FIXTURE.sign(Fixture.bundle(5)));
    data.remove("bundle.json");
    Rejected rejected =
        assertInstanceOf(Rejected.class, keeper().offer(FIXTURE.sign(Fixture.bundle(4))));
    assertEquals(RejectReason.ROLLBACK, rejected.reason());
  }

  @Test
  void obeysNothingWhenItsBundleHasExpired() {
    BundleKeeper keeper = keeper();
    keeper.offer(FIXTURE.sign(Fixture.bundle(5)));
    pass(Duration.ofHours(24));
    assertTrue(keeper.current().isEmpty());
    assertTrue(keeper.last().isPresent());
  }

  @Test
  void letsBundlesExpireThoughTheClockWasSetBack() {
    BundleKeeper keeper = keeper();
    keeper.offer(FIXTURE.sign(Fixture.bundle(5)));
    wall = Fixture.NOW.minus(Duration.ofDays(300));
    nanos += Duration.ofHours(23).toNanos();
    assertTrue(keeper.current().isPresent());
    nanos += Duration.ofHours(1).toNanos();
    assertTrue(keeper.current().isEmpty());
  }

  @Test
  void staysExpiredAfterARestartWithTheClockSetBack() {
    BundleKeeper keeper = keeper();
    keeper.offer(FIXTURE.sign(Fixture.bundle(5)));
    pass(Duration.ofHours(25));
    new SignedClock(data, () -> wall, () -> nanos).persist();
    wall = Fixture.NOW;
    assertTrue(keeper().current().isEmpty());
  }

  @Test
  void takesTheNextBundleAfterTheClockWasSetFarAheadAndRepaired() {
    BundleKeeper keeper = keeper();
    keeper.offer(FIXTURE.sign(Fixture.bundle(5)));
    wall = Fixture.NOW.plus(Duration.ofDays(400));
    assertTrue(keeper.current().isEmpty());
    wall = Fixture.NOW.plusSeconds(60);
    Bundle next =
        Fixture.bundle(6, Fixture.NOW.plusSeconds(60), Fixture.NOW.plusSeconds(60 + 86_400));
    assertInstanceOf(Accepted.class, keeper.offer(FIXTURE.sign(next)));
    assertEquals(6, version(keeper));
  }

  @Test
  void obeysNothingWhenRevoked() {
    Standing standing = new Standing(data);
    SignedClock clock = new SignedClock(data, () -> wall, () -> nanos);
    BundleKeeper keeper =
        new BundleKeeper(
            data,
            FIXTURE.identity("http://127.0.0.1:1"),
            TenantKeys.of(data, FIXTURE.identity("http://127.0.0.1:1"), clock),
            clock,
            standing,
            "0.1.0",
            bundle -> {});
    keeper.offer(FIXTURE.sign(Fixture.bundle(5)));
    standing.revoked("for a test");
    assertTrue(keeper.current().isEmpty());
    assertTrue(keeper().current().isEmpty(), "after a restart");
  }

  @Test
  void keepsTheLastGoodOneWhenAPolicyCannotBeShelved() {
    SignedClock clock = new SignedClock(data, () -> wall, () -> nanos);
    BundleKeeper keeper =
        new BundleKeeper(
            data,
            FIXTURE.identity("http://127.0.0.1:1"),
            TenantKeys.of(data, FIXTURE.identity("http://127.0.0.1:1"), clock),
            clock,
            new Standing(data),
            "0.1.0",
            bundle -> {
              if (bundle.version() > 5) {
                throw new IllegalStateException("disk full");
              }
            });
    keeper.offer(FIXTURE.sign(Fixture.bundle(5)));
    try {
      keeper.offer(FIXTURE.sign(Fixture.bundle(6)));
    } catch (IllegalStateException diskFull) {
      assertEquals("disk full", diskFull.getMessage());
    }
    assertEquals(5, version(keeper));
  }

  @Test
  void tellsOnlyCountsOfAClassItDoesNotKnow() {
    BundleKeeper keeper = keeper();
    assertEquals(Export.COUNTS, keeper.export(ClassId.of("public")));
    keeper.offer(FIXTURE.sign(Fixture.bundle(5)));
    assertEquals(Export.METADATA, keeper.export(ClassId.of("public")));
    assertEquals(Export.COUNTS, keeper.export(ClassId.of("phi")));
    assertEquals(Export.COUNTS, keeper.export(ClassId.of("other")));
  }

  @Test
  void findsApplicationsByTheHashOfTheirKey() {
    BundleKeeper keeper = keeper();
    keeper.offer(FIXTURE.sign(Fixture.bundle(5)));
    String hash = Digest.ofBytes("dk_key".getBytes()).text().substring("sha256:".length());
    assertTrue(keeper.current().orElseThrow().applications().containsKey(hash));
  }

  @Test
  void refusesKeysOfALowerEpochOrAnotherRoot() {
    TenantKeys keys = new TenantKeys(Fixture.TENANT, FIXTURE.root.getPublic(), () -> Fixture.NOW);
    var newer = Ed25519Keys.generate();
    keys.replace(List.of(FIXTURE.certificate(newer, Fixture.TENANT, 2)));
    keys.replace(List.of(FIXTURE.certificate(FIXTURE.tenantKey, Fixture.TENANT, 1)));
    keys.replace(List.of(new Fixture().certificate(FIXTURE.tenantKey, Fixture.TENANT, 9)));
    assertEquals(
        java.util.Set.of(Ed25519Keys.digest(newer.getPublic()).text()), keys.current().keySet());
  }
}
