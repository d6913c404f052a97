package dev.demarc.agent.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.FakeControlPlane.Canned;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.AccessKeys;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.ConsentStatus;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.consent.LedgerHead;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantsTest {
  private static final ConsentId ID = ConsentId.of("44444444-4444-4444-8444-444444444444");
  private static final DecisionId FIRST = DecisionId.of("dec_first");
  private static final DecisionId OTHER = DecisionId.of("dec_other");

  @TempDir Path temporary;
  private final Fixture fixture = new Fixture();
  private Instant now = Fixture.NOW;
  private Grants grants;

  @BeforeEach
  void open() {
    grants = reopen();
    grants.revocations(feed(1, List.of()));
  }

  private Grants reopen() {
    var identity = fixture.identity("http://127.0.0.1:1");
    InstantSource clock = () -> now;
    DataDirectory data = DataDirectory.open(temporary);
    return new Grants(data, identity, TenantKeys.of(data, identity, clock), clock);
  }

  @Test
  void keepsAGrantAsItWasSignedLast() {
    KeyPair newer = Ed25519Keys.generate();
    Grant given = grant(ConsentScope.UNTIL, change("internal", null));
    Dsse renewed =
        Dsse.sign(
            Grant.PAYLOAD_TYPE,
            Fixture.json(given),
            Ed25519Keys.digest(newer.getPublic()).text(),
            newer.getPrivate());
    DataDirectory data = DataDirectory.open(temporary);
    Identity identity = fixture.identity("http://127.0.0.1:1");
    TenantKeys keys = TenantKeys.of(data, identity, () -> now);
    grants = new Grants(data, identity, keys, () -> now);
    grants.replace(List.of(signed(given)));
    keys.replace(List.of(fixture.certificate(newer, Fixture.TENANT, 2)));
    grants.replace(List.of(renewed));
    assertTrue(reopen().holdsAny(), "it was lost with the key that was taken back");
  }

  private Dsse feed(long sequence, List<ConsentId> withdrawn) {
    return fixture.sign(
        RevocationFeed.PAYLOAD_TYPE,
        new RevocationFeed(
            Fixture.TENANT, sequence, now, now.plus(Duration.ofHours(1)), withdrawn));
  }

  private static Change change(String dataClass, @Nullable String session, String... tags) {
    TreeSet<TagId> set = new TreeSet<>();
    for (String tag : tags) {
      set.add(TagId.of(tag));
    }
    return new Change(
        ApplicationId.of("notes"),
        ClassId.of(dataClass),
        set,
        TaskId.of("chat"),
        new Place(Boundary.EDGE, "eu"),
        Fixture.route(),
        session == null ? null : SessionDigest.of(session),
        Digest.ofBytes(new byte[0]));
  }

  private Grant grant(ConsentScope scope, Change change) {
    return new Grant(
        ID,
        Fixture.TENANT,
        Fixture.AGENT,
        SubjectId.of("somebody"),
        change,
        scope,
        scope == ConsentScope.ONCE ? FIRST : null,
        1_000,
        Digest.ofBytes(new byte[0]),
        Fixture.NOW,
        Fixture.NOW.plus(Duration.ofHours(8)));
  }

  private Dsse signed(Grant grant) {
    return fixture.sign(Grant.PAYLOAD_TYPE, grant);
  }

  private boolean covers(Change change, long bytes, DecisionId decision) {
    return covers("somebody", change, bytes, decision);
  }

  private boolean covers(String answerer, Change change, long bytes, DecisionId decision) {
    var question =
        new ConsentRequest(
            decision,
            change,
            new TreeSet<>(Set.of(SubjectId.of(answerer))),
            bytes,
            0,
            ConsentScope.UNTIL,
            Duration.ofHours(8));
    return grants.covering(question).isPresent();
  }

  @Test
  void isNotUsedForTheDataOfSomebodyElse() {
    Change change = change("internal", "s1", "pci");
    grants.accept(signed(grant(ConsentScope.UNTIL, change)));
    assertTrue(covers("somebody", change, 10, FIRST));
    assertFalse(covers("somebody-else", change, 10, FIRST));
  }

  @Test
  void isUsedWhereSomebodyOutsideAnsweredInsteadOfWhoWasAsked() {
    Grant own = grant(ConsentScope.UNTIL, change("internal", null));
    SubjectId outside = SubjectId.outside("A".repeat(43));
    grants.accept(signed(givenBy(own, outside, SubjectId.of("somebody"))));
    assertTrue(covers("somebody", own.change(), 10, OTHER));
    assertTrue(covers(outside.text(), own.change(), 10, OTHER));
    assertFalse(covers("somebody-else", own.change(), 10, OTHER));
    grants.accept(signed(givenBy(own, outside, null)));
    assertFalse(covers("somebody", own.change(), 10, OTHER));
  }

  private static Grant givenBy(Grant grant, SubjectId person, @Nullable SubjectId insteadOf) {
    return new Grant(
        grant.id(),
        grant.tenant(),
        grant.agent(),
        person,
        LegalRole.GUARDIAN,
        insteadOf,
        grant.change(),
        grant.scope(),
        grant.decision(),
        grant.maxBytes(),
        grant.notice(),
        grant.grantedAt(),
        grant.expiresAt());
  }

  @Test
  void coversExactlyTheChangeThatWasGranted() {
    grants.accept(signed(grant(ConsentScope.UNTIL, change("internal", "s1", "pci"))));
    assertTrue(covers(change("internal", "s1", "pci"), 1_000, OTHER));
    assertTrue(covers(change("internal", "s2"), 1_000, OTHER), "fewer tags, any session");
    assertTrue(!covers(change("internal", "s1", "pci", "phi"), 10, OTHER), "more tags");
    assertTrue(!covers(change("phi", "s1", "pci"), 10, OTHER), "another class");
    assertTrue(!covers(change("internal", "s1", "pci"), 1_001, OTHER), "more bytes");
  }

  @Test
  void holdsForItsSessionAlone() {
    grants.accept(signed(grant(ConsentScope.SESSION, change("internal", "s1"))));
    assertTrue(covers(change("internal", "s1"), 10, OTHER));
    assertTrue(!covers(change("internal", "s2"), 10, OTHER));
    assertTrue(!covers(change("internal", null), 10, OTHER));
  }

  @Test
  void isUsedOnceByItsDecisionAndNotAgainAfterARestart() {
    Grant once =
        grants.accept(signed(grant(ConsentScope.ONCE, change("internal", null)))).orElseThrow();
    assertTrue(!covers(change("internal", null), 10, OTHER), "another decision");
    assertTrue(covers(change("internal", null), 10, FIRST));
    grants.use(once);
    assertTrue(!covers(change("internal", null), 10, FIRST));
    assertThrows(IllegalStateException.class, () -> grants.use(once));
    grants = reopen();
    assertTrue(!covers(change("internal", null), 10, FIRST));
    assertThrows(IllegalStateException.class, () -> grants.use(once));
  }

  @Test
  void isNotUsableOnceWithdrawnAlsoAfterARestart() {
    grants.accept(signed(grant(ConsentScope.UNTIL, change("internal", null))));
    assertTrue(grants.revocations(feed(2, List.of(ID))).isPresent());
    assertTrue(!covers(change("internal", null), 10, OTHER));
    grants = reopen();
    assertTrue(!covers(change("internal", null), 10, OTHER));
  }

  @Test
  void refusesAnOlderFeed() {
    grants.accept(signed(grant(ConsentScope.UNTIL, change("internal", null))));
    grants.revocations(feed(5, List.of(ID)));
    assertTrue(grants.revocations(feed(4, List.of())).isEmpty());
    assertTrue(!covers(change("internal", null), 10, OTHER));
  }

  @Test
  void needsAFreshFeedForWhatOutlivesOneDecision() {
    grants.accept(signed(grant(ConsentScope.UNTIL, change("internal", null))));
    now = now.plus(Duration.ofHours(1));
    assertTrue(!covers(change("internal", null), 10, OTHER));
    grants.revocations(feed(2, List.of()));
    assertTrue(covers(change("internal", null), 10, OTHER));
  }

  @Test
  void endsAtItsExpiry() {
    grants.accept(signed(grant(ConsentScope.UNTIL, change("internal", null))));
    now = now.plus(Duration.ofHours(8));
    grants.revocations(feed(2, List.of()));
    assertTrue(!covers(change("internal", null), 10, OTHER));
  }

  @Test
  void refusesGrantsOfAnotherAgentAnotherKeyOrAnotherType() {
    Grant good = grant(ConsentScope.UNTIL, change("internal", null));
    Grant elsewhere =
        new Grant(
            good.id(),
            good.tenant(),
            AgentId.of("55555555-5555-4555-8555-555555555555"),
            good.givenBy(),
            good.change(),
            good.scope(),
            null,
            good.maxBytes(),
            good.notice(),
            good.grantedAt(),
            good.expiresAt());
    assertTrue(grants.accept(signed(elsewhere)).isEmpty());
    assertTrue(grants.accept(new Fixture().sign(Grant.PAYLOAD_TYPE, good)).isEmpty());
    assertTrue(
        grants.accept(fixture.sign("application/vnd.demarc.bundle.v1+json", good)).isEmpty());
    Dsse stripped = new Dsse(Grant.PAYLOAD_TYPE, signed(good).payload(), List.of());
    assertTrue(grants.accept(stripped).isEmpty());
    assertTrue(!covers(change("internal", null), 10, OTHER));
  }

  @Test
  void dropsWhatTheControlPlaneHoldsNoMore() {
    grants.accept(signed(grant(ConsentScope.UNTIL, change("internal", null))));
    now = now.plusSeconds(60);
    grants.replace(List.of());
    assertTrue(!covers(change("internal", null), 10, OTHER));
  }

  @Test
  void asksWaitsAndTakesTheVerifiedGrant() throws Exception {
    try (FakeControlPlane fake = new FakeControlPlane(fixture);
        HttpControlPlane http = new HttpControlPlane(fake.vertx, URI.create(fake.url()))) {
      DataDirectory data = DataDirectory.open(temporary);
      Identity identity = fixture.identity(fake.url());
      AccessKeys keys = AccessKeys.of(data, identity);
      Session session =
          new Session(identity, keys, http, InstantSource.system(), new Standing(data));
      ControlPlaneAsker asker = new ControlPlaneAsker(session, grants, InstantSource.system());
      Change change = change("internal", null);
      ConsentRequest request =
          new ConsentRequest(
              FIRST,
              change,
              new TreeSet<>(Set.of(SubjectId.of("somebody"))),
              10,
              0,
              ConsentScope.ONCE,
              Duration.ofHours(1));
      ConsentStatus open =
          new ConsentStatus(ID, ConsentState.REQUESTED, "http://portal/c", now, null);

      assertInstanceOf(Asked.Unavailable.class, ask(asker, request, Duration.ZERO));
      fake.answer("POST /agent/v1/consents", Canned.json(201, open));
      assertEquals(new Asked.Pending(ID, "http://portal/c"), ask(asker, request, Duration.ZERO));

      fake.answer(
          "GET /agent/v1/consents/" + ID,
          Canned.json(200, new ConsentStatus(ID, ConsentState.DISCLOSED, "later", now, null)));
      assertEquals(
          new Asked.Pending(ID, "http://portal/c"), ask(asker, request, Duration.ofMillis(400)));

      Dsse forged = new Fixture().sign(Grant.PAYLOAD_TYPE, grant(ConsentScope.ONCE, change));
      fake.answer(
          "GET /agent/v1/consents/" + ID,
          Canned.json(200, new ConsentStatus(ID, ConsentState.GRANTED, "u", now, forged)));
      assertInstanceOf(Asked.Pending.class, ask(asker, request, Duration.ofMillis(400)));

      Dsse honest = signed(grant(ConsentScope.ONCE, change));
      fake.answer(
          "GET /agent/v1/consents/" + ID,
          Canned.json(200, new ConsentStatus(ID, ConsentState.GRANTED, "u", now, honest)));
      assertInstanceOf(Asked.Granted.class, ask(asker, request, Duration.ofSeconds(20)));

      fake.answer(
          "GET /agent/v1/consents/" + ID,
          Canned.json(200, new ConsentStatus(ID, ConsentState.DENIED, "u", now, null)));
      assertEquals(new Asked.Denied(ID), ask(asker, request, Duration.ofSeconds(20)));
    }
  }

  private static Asked ask(Asker asker, ConsentRequest request, Duration wait) throws Exception {
    return asker.ask(request, wait).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Dsse feed(long sequence, LedgerHead head) {
    Dsse signed = fixture.sign(LedgerHead.PAYLOAD_TYPE, head);
    Instant until = now.plus(Duration.ofHours(1));
    return fixture.sign(
        RevocationFeed.PAYLOAD_TYPE,
        new RevocationFeed(Fixture.TENANT, sequence, now, until, List.of(), signed, null));
  }

  private LedgerHead head(long sequence, String hash) {
    return new LedgerHead(Fixture.TENANT, sequence, hash, now);
  }

  private String refused(Dsse feed) {
    return String.valueOf(
        assertThrows(LedgerWatch.Refused.class, () -> grants.revocations(feed)).getMessage());
  }

  @Test
  void refusesAFeedOfALedgerThatWentBackOrForkedAlsoAfterARestart() {
    assertTrue(grants.revocations(feed(1, head(7, "a"))).isPresent());
    assertTrue(grants.revocations(feed(1, head(9, "b"))).isPresent());
    grants = reopen();
    assertTrue(refused(feed(2, head(8, "x"))).startsWith("ledger-went-back: "));
    assertTrue(refused(feed(2, head(9, "x"))).startsWith("ledger-forked: "));
    var foreign = new LedgerHead(new TenantId(new java.util.UUID(3, 3)), 10, "c", now);
    assertTrue(refused(feed(2, foreign)).startsWith("ledger-head-unsigned: "));
    assertTrue(grants.revocations(feed(2, head(9, "b"))).isPresent());
    assertTrue(grants.revocations(feed(2, head(10, "c"))).isPresent());
  }

  @Test
  void keepsTheHighestHeadAsAVerifierTakesIt() throws IOException {
    grants.revocations(feed(1, head(7, "a")));
    LedgerProof kept = LedgerWatch.kept(DataDirectory.open(temporary)).orElseThrow();
    LedgerHead head = DemarcJson.strict().readValue(kept.head().payloadBytes(), LedgerHead.class);
    assertEquals(head(7, "a"), head);
    assertEquals(fixture.identity("http://127.0.0.1:1").accepted().rootKey(), kept.root());
  }

  @Test
  void letsAWithdrawnGrantGoOnTheDiskAsWell() throws IOException {
    grants.accept(signed(grant(ConsentScope.UNTIL, change("internal", "s1", "pci"))));
    var file = temporary.resolve(Grants.FILE);
    assertFalse(DemarcJson.strict().readTree(file.toFile()).path("grants").isEmpty());
    grants.revocations(feed(2, List.of(ID)));
    assertTrue(DemarcJson.strict().readTree(file.toFile()).path("grants").isEmpty());
  }
}
