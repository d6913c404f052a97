package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.FakeControlPlane.Canned;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.AccessKeys;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.agent.sync.BundlePull.Pointer;
import dev.demarc.contract.agent.BundleReport;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.Digest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlePullTest {

  @TempDir Path temporary;
  private final Fixture fixture = new Fixture();
  private final FakeControlPlane fake = new FakeControlPlane(fixture);
  private HttpControlPlane http;
  private Standing standing;
  private BundleKeeper keeper;
  private final List<BundleReport> reports = new ArrayList<>();
  private BundlePull pull;
  private long nanos;

  @BeforeEach
  void open() {
    DataDirectory data = DataDirectory.open(temporary);
    Identity identity = fixture.identity(fake.url());
    SignedClock clock = new SignedClock(data, () -> Fixture.NOW.plusNanos(nanos), () -> nanos);
    TenantKeys keys = TenantKeys.of(data, identity, clock);
    http = new HttpControlPlane(fake.vertx, URI.create(fake.url()));
    standing = new Standing(data);
    Session session =
        new Session(
            identity, AccessKeys.of(data, identity), http, InstantSource.system(), standing);
    keeper = new BundleKeeper(data, identity, keys, clock, standing, "0.1.0", bundle -> {});
    pull =
        new BundlePull(session, keeper, keys, clock, new Pace(clock, new Random(1)), reports::add);
  }

  @AfterEach
  void close() {
    http.close();
    fake.close();
  }

  private long inForce() {
    return keeper.current().orElseThrow().bundle().version();
  }

  @Test
  void putsTheNewestInForceAndReportsIt() {
    fake.offer(3, fixture.sign(Fixture.bundle(3)));
    pull.doWork();
    assertEquals(3, inForce());
    assertEquals(1, reports.size());
    assertEquals(null, reports.getFirst().reason());
  }

  @Test
  void fetchesNothingWhenItHasTheNewest() {
    fake.offer(3, fixture.sign(Fixture.bundle(3)));
    pull.doWork();
    int before = fake.asked.size();
    pull.doWork();
    assertEquals("GET /agent/v1/bundle", fake.asked.getLast().line());
    assertEquals(before + 1, fake.asked.size());
    assertEquals(1, reports.size());
  }

  @Test
  void reportsARefusedOneOnceAndKeepsTheLastGood() {
    fake.offer(3, fixture.sign(Fixture.bundle(3)));
    pull.doWork();
    fake.offer(2, fixture.sign(Fixture.bundle(2)));
    pull.doWork();
    pull.doWork();
    assertEquals(3, inForce());
    assertEquals(2, reports.size());
    assertEquals(RejectReason.ROLLBACK, reports.getLast().reason());
  }

  @Test
  void reportsAStrippedSignature() {
    Dsse good = fixture.sign(Fixture.bundle(3));
    fake.offer(3, new Dsse(good.payloadType(), good.payload(), List.of()));
    fake.answer("GET /agent/v1/keys", Canned.json(200, Map.of("keys", List.of())));
    pull.doWork();
    assertTrue(keeper.current().isEmpty());
    assertEquals(RejectReason.SIGNATURE, reports.getFirst().reason());
  }

  @Test
  void reportsWhatIsNoEnvelopeAsMalformed() {
    Dsse good = fixture.sign(Fixture.bundle(3));
    fake.offer(3, good);
    String digest = Digest.ofBytes(good.payloadBytes()).text();
    fake.answer("GET /agent/v1/bundles/" + digest, new Canned(200, Map.of(), "<html>".getBytes()));
    pull.doWork();
    assertEquals(RejectReason.MALFORMED, reports.getFirst().reason());
  }

  @Test
  void learnsANewKeyOfTheTenantWhenItDoesNotKnowTheSignature() {
    Fixture rotated = new Fixture();
    Dsse bundle =
        Dsse.sign(
            dev.demarc.contract.bundle.Bundle.PAYLOAD_TYPE,
            Fixture.json(Fixture.bundle(4)),
            Ed25519Keys.digest(rotated.tenantKey.getPublic()).text(),
            rotated.tenantKey.getPrivate());
    fake.offer(4, bundle);
    fake.answer(
        "GET /agent/v1/keys",
        Canned.json(
            200,
            Map.of("keys", List.of(fixture.certificate(rotated.tenantKey, Fixture.TENANT, 1)))));
    pull.doWork();
    assertEquals(4, inForce());
  }

  @Test
  void keepsTheLastGoodWhenTheControlPlaneIsAway() {
    fake.offer(3, fixture.sign(Fixture.bundle(3)));
    pull.doWork();
    fake.answer("GET /agent/v1/bundle", Canned.status(503));
    assertThrows(ControlPlane.Away.class, pull::doWork);
    assertEquals(3, inForce());
  }

  @Test
  void fetchesAtOnceWhatAHintNames() {
    Dsse third = fixture.sign(Fixture.bundle(3));
    fake.offer(3, third);
    pull.hinted(new Pointer(3, Digest.ofBytes(third.payloadBytes())));
    pull.doWork();
    assertEquals(3, inForce());
    assertTrue(fake.asked("GET /agent/v1/bundle").isEmpty());
    pull.doWork();
    assertEquals(1, fake.asked("GET /agent/v1/bundle").size());
  }

  @Test
  void asksWhatIsNewestWhenAHintNamesWhatIsNotThereOrNotNewer() {
    Dsse third = fixture.sign(Fixture.bundle(3));
    fake.offer(3, third);
    pull.hinted(new Pointer(9, Digest.ofBytes(new byte[] {1})));
    pull.doWork();
    assertEquals(3, inForce());
    pull.hinted(new Pointer(2, Digest.ofBytes(third.payloadBytes())));
    pull.doWork();
    assertEquals(2, fake.asked("GET /agent/v1/bundle").size());
    assertEquals(3, inForce());
  }

  @Test
  void refusesWhatAHintNamesWhenItIsAnotherBundle() {
    Dsse third = fixture.sign(Fixture.bundle(3));
    fake.offer(3, third);
    fake.answer(
        "GET /agent/v1/bundles/" + Digest.ofBytes(new byte[] {1}).text(), Canned.json(200, third));
    pull.hinted(new Pointer(4, Digest.ofBytes(new byte[] {1})));
    pull.doWork();
    assertTrue(keeper.current().isEmpty());
    assertEquals(RejectReason.MIXED, reports.getFirst().reason());
    assertEquals(BundleReport.NOT_ANNOUNCED, reports.getFirst().detail());
  }

  @Test
  void reportsOnceThatTheOneInForceRanOutAlsoWhileTheControlPlaneIsAway() {
    Dsse short3 =
        fixture.sign(Fixture.bundle(3, Fixture.NOW, Fixture.NOW.plus(Duration.ofSeconds(2))));
    fake.offer(3, short3);
    assertEquals(Duration.ofSeconds(2), pull.doWork(), "the next turn is when it runs out");
    fake.answer("GET /agent/v1/bundle", Canned.status(503));
    assertThrows(ControlPlane.Away.class, pull::doWork);
    assertEquals(1, reports.size());
    nanos = Duration.ofSeconds(2).toNanos();
    assertThrows(ControlPlane.Away.class, pull::doWork);
    assertThrows(ControlPlane.Away.class, pull::doWork);
    assertTrue(keeper.current().isEmpty());
    assertEquals(2, reports.size());
    BundleReport told = reports.getLast();
    assertEquals(3, told.version());
    assertEquals(Digest.ofBytes(short3.payloadBytes()), told.digest());
    assertEquals(RejectReason.EXPIRED, told.reason());
    assertEquals(BundleReport.RAN_OUT, told.detail());
  }

  @Test
  void goesOnAtItsPaceOnceTheOneInForceRanOut() {
    fake.offer(
        3, fixture.sign(Fixture.bundle(3, Fixture.NOW, Fixture.NOW.plus(Duration.ofSeconds(2)))));
    pull.doWork();
    nanos = Duration.ofSeconds(9).toNanos();
    assertTrue(pull.doWork().toSeconds() >= 5);
  }

  @Test
  void obeysNothingWhenItIsRevokedAndObeysAgainWhenItIsNot() {
    fake.offer(3, fixture.sign(Fixture.bundle(3)));
    pull.doWork();
    fake.revoked = true;
    assertThrows(ControlPlane.Away.class, pull::doWork);
    assertTrue(keeper.current().isEmpty());
    fake.revoked = false;
    pull.doWork();
    assertEquals(3, inForce());
  }
}
