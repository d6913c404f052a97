package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.FakeControlPlane.Canned;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.ask.ApprovalShelf;
import dev.demarc.agent.ask.ControlPlaneApprover;
import dev.demarc.agent.ask.ControlPlaneAsker;
import dev.demarc.agent.ask.Grants;
import dev.demarc.agent.ask.PreferenceShelf;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.AccessKeys;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.consent.FeedTaken;
import dev.demarc.contract.consent.RevocationFeed;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantPullTest {
  private static final String FEED = "GET /agent/v1/revocations";
  private static final String GRANTS = "GET /agent/v1/grants";
  private static final String KEYS = "GET /agent/v1/keys";

  @TempDir Path temporary;
  private final Fixture fixture = new Fixture();
  private final FakeControlPlane fake = new FakeControlPlane(fixture);
  private HttpControlPlane http;
  private Grants grants;
  private GrantPull pull;

  @BeforeEach
  void open() {
    DataDirectory data = DataDirectory.open(temporary);
    Identity identity = fixture.identity(fake.url());
    SignedClock clock = new SignedClock(data, () -> Fixture.NOW, () -> 0);
    TenantKeys keys = TenantKeys.of(data, identity, clock);
    http = new HttpControlPlane(fake.vertx, URI.create(fake.url()));
    InstantSource wall = InstantSource.system();
    Session session =
        new Session(identity, AccessKeys.of(data, identity), http, wall, new Standing(data));
    grants = new Grants(data, identity, keys, clock);
    var approvals = new ApprovalShelf(data, identity, keys, grants::feed, clock);
    pull =
        new GrantPull(
            session,
            new GrantPull.Held(
                grants,
                approvals,
                new PreferenceShelf(data, identity.commitmentKey(), grants::feed, clock)),
            new ControlPlaneAsker(session, grants, wall),
            new ControlPlaneApprover(session, approvals),
            keys,
            clock,
            new Pace(clock, new Random(1)));
    fake.answer(FEED, Canned.json(200, feed(1, fixture.tenantKey)));
    fake.answer(GRANTS, Canned.json(200, Map.of("grants", List.of())));
  }

  @AfterEach
  void close() {
    http.close();
    fake.close();
  }

  private static Dsse feed(long sequence, KeyPair key) {
    var feed =
        new RevocationFeed(
            Fixture.TENANT,
            sequence,
            Fixture.NOW,
            Fixture.NOW.plus(Duration.ofHours(1)),
            List.of());
    return Dsse.sign(
        RevocationFeed.PAYLOAD_TYPE,
        Fixture.json(feed),
        Ed25519Keys.digest(key.getPublic()).text(),
        key.getPrivate());
  }

  private long taken() {
    return grants.feed().map(RevocationFeed::sequence).orElse(0L);
  }

  @Test
  void pullsTheFeedAndTheGrants() {
    pull.doWork();
    assertEquals(1, taken());
    assertEquals(1, fake.asked(GRANTS).size());
    assertTrue(fake.asked(KEYS).isEmpty());
  }

  @Test
  void pullsTheFeedAloneAtAHintOfAWithdrawalAndAllAtTheNextTurn() {
    pull.doWork();
    fake.answer(FEED, Canned.json(200, feed(2, fixture.tenantKey)));
    pull.hinted("revocations");
    pull.doWork();
    assertEquals(2, taken());
    assertEquals(1, fake.asked(GRANTS).size());
    pull.doWork();
    assertEquals(2, fake.asked(GRANTS).size());
  }

  @Test
  void saysWhichFeedItObeysAndSinceWhenAndLooksAgainSoonToSayIt() {
    Duration next = pull.doWork();
    assertTrue(next.compareTo(Duration.ofSeconds(10)) < 0, next.toString());
    fake.answer(FEED, Canned.json(200, feed(7, fixture.tenantKey)));
    pull.doWork();
    pull.doWork();
    List<String> told =
        fake.asked(FEED).stream().map(one -> one.headers().get("demarc-feed")).toList();
    assertNull(told.getFirst(), "none yet");
    assertEquals(1, FeedTaken.of(told.get(1)).sequence());
    assertEquals(7, FeedTaken.of(told.get(2)).sequence());
  }

  @Test
  void pullsAllAtAHintWhereThatWasNotDoneLately() {
    pull.hinted("revocations");
    pull.doWork();
    assertEquals(1, fake.asked(GRANTS).size());
  }

  @Test
  void pullsAllWhereAConsentWasGivenToo() {
    pull.hinted("revocations");
    pull.hinted("consent");
    pull.doWork();
    assertEquals(1, fake.asked(GRANTS).size());
  }

  @Test
  void asksForTheKeysWhenTheFeedIsSignedByANewOne() {
    KeyPair newer = Ed25519Keys.generate();
    fake.answer(FEED, Canned.json(200, feed(2, newer)));
    fake.answer(
        KEYS,
        Canned.json(200, Map.of("keys", List.of(fixture.certificate(newer, Fixture.TENANT, 2)))));
    pull.doWork();
    assertEquals(2, taken());
    fake.answer(FEED, Canned.json(200, feed(3, fixture.tenantKey)));
    pull.doWork();
    assertEquals(2, taken(), "the key before was taken back");
  }

  @Test
  void takesNoFeedOfAKeyThatNobodyVouchedFor() {
    fake.answer(FEED, Canned.json(200, feed(2, Ed25519Keys.generate())));
    assertThrows(ControlPlane.Away.class, pull::doWork);
    fake.answer(
        KEYS,
        Canned.json(
            200,
            Map.of("keys", List.of(fixture.certificate(fixture.tenantKey, Fixture.TENANT, 1)))));
    pull.doWork();
    assertFalse(grants.feed().isPresent());
  }
}
