package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Bundles;
import dev.demarc.agent.receive.Caller;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.Hints;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.receive.Person;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TagId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class ClassifierTest {
  private static final ApplicationId APP = ApplicationId.of("notes");

  private final FakeShelf journal = new FakeShelf();
  private final Metrics metrics = new Metrics();

  private final InForce policy = Bundles.inForce("127.0.0.1:1", 60, List.of());
  private final Classifier classifier = Classifier.of(policy.bundle());

  @Test
  void takesTheApplicationsDefaultWhereNothingElseIsKnown() {
    Classification data = classifier.classify(says("hello", null), Optional.empty());
    assertEquals("public", data.dataClass().text());
    assertEquals("[application]", data.sources().toString());
  }

  @Test
  void takesTheHighestAndAllTags() {
    Classification data =
        classifier.classify(
            says("4111111111111111 and MRN-123456", "internal;tags=hr"), Optional.empty());
    assertEquals("phi", data.dataClass().text());
    assertEquals("[hr, pci, phi]", data.tags().toString());
    assertEquals("[declared, detector]", data.sources().toString());
    assertEquals("[pci, phi]", data.proven().toString());
  }

  @Test
  void neverLowersADeclaredClass() {
    Classification data = classifier.classify(says("MRN-123456", "restricted"), Optional.empty());
    assertEquals("restricted", data.dataClass().text());
  }

  @Test
  void joinsWhatTheSessionCarries() {
    Sessions.Carried carried =
        new Sessions.Carried(
            ClassId.of("phi"),
            80,
            new TreeSet<>(List.of(TagId.of("phi"))),
            new TreeSet<>(),
            Instant.EPOCH);
    Classification data = classifier.classify(says("hello", null), Optional.of(carried));
    assertEquals("phi", data.dataClass().text());
    assertEquals("[phi]", data.tags().toString());
    assertEquals("[session]", data.sources().toString());
  }

  @Test
  void takesADeclaredTagForNoProofWhenTheSessionBringsItBack() {
    Sessions sessions = new Sessions(journal, () -> Instant.EPOCH, metrics);
    SessionDigest session = SessionDigest.of("abc");
    Classification declared =
        classifier.classify(says("4111111111111111", "public;tags=hr"), Optional.empty());
    sessions.routed(APP, session, declared, classifier::rank);
    Classification later = classifier.classify(says("hello", null), sessions.of(APP, session));
    assertEquals("[hr, pci]", later.tags().toString());
    assertEquals("[pci]", later.proven().toString());
  }

  @Test
  void takesASessionsVanishedClassForTheMostRestricted() {
    Sessions.Carried carried =
        new Sessions.Carried(
            ClassId.of("gone"), 5, new TreeSet<>(), new TreeSet<>(), Instant.EPOCH);
    assertEquals(
        "restricted",
        classifier.classify(says("hello", null), Optional.of(carried)).dataClass().text());
  }

  @Test
  void takesTheMostRestrictedClassWhenADetectorFails() {
    Classifier failing =
        Classifier.of(
            Looks.bundleWith(policy.bundle(), Looks.tagger("broken")),
            (id, tagger) ->
                (text, patience) -> {
                  throw new IllegalStateException();
                });
    Classification data = failing.classify(says("hello", null), Optional.empty());
    assertEquals("restricted", data.dataClass().text());
    assertTrue(data.sources().contains("detector-fault"));
  }

  @Test
  void refusesAClassTheTenantDoesNotHave() {
    Inbound inbound = says("hello", "secret");
    Refusal refusal =
        assertThrows(Refusal.class, () -> classifier.classify(inbound, Optional.empty()));
    assertEquals(ErrorCode.UNKNOWN_CLASS, refusal.code());
  }

  @Test
  void neverLowersASession() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T00:00:00Z"));
    Sessions sessions = new Sessions(journal, now::get, metrics);
    SessionDigest session = SessionDigest.of("abc");
    sessions.routed(APP, session, data("phi", 80, "phi"), classifier::rank);
    sessions.routed(APP, session, data("public", 0, "x"), classifier::rank);
    Sessions.Carried carried = sessions.of(APP, session).orElseThrow();
    assertEquals("phi", carried.dataClass().text());
    assertEquals(2, carried.tags().size());
  }

  @Test
  void comparesClassesAsTheyRankInTheBundleInForce() {
    Sessions sessions = new Sessions(journal, () -> Instant.EPOCH, metrics);
    SessionDigest session = SessionDigest.of("abc");
    sessions.routed(APP, session, data("internal", 20, "x"), classifier::rank);
    ToIntFunction<ClassId> later = id -> id.text().equals("internal") ? 90 : 30;
    sessions.routed(APP, session, data("public", 30, "x"), later);
    assertEquals("internal", sessions.of(APP, session).orElseThrow().dataClass().text());
  }

  @Test
  void takesAClassThatIsNotKnownAnyMoreForTheHighest() {
    Sessions sessions = new Sessions(journal, () -> Instant.EPOCH, metrics);
    SessionDigest session = SessionDigest.of("abc");
    sessions.routed(APP, session, data("gone", 5, "x"), classifier::rank);
    sessions.routed(APP, session, data("phi", 80, "phi"), classifier::rank);
    assertEquals("gone", sessions.of(APP, session).orElseThrow().dataClass().text());
  }

  @Test
  void keepsSessionsOfApplicationsApartAndForgetsThemAfterADay() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T00:00:00Z"));
    Sessions sessions = new Sessions(journal, now::get, metrics);
    SessionDigest session = SessionDigest.of("abc");
    sessions.routed(APP, session, data("phi", 80, "phi"), classifier::rank);
    assertTrue(sessions.of(ApplicationId.of("else"), session).isEmpty());
    now.set(now.get().plusSeconds(86_401));
    assertTrue(sessions.of(APP, session).isEmpty());
  }

  @Test
  void forgetsTheSessionUnusedForLongestAtItsBound() {
    Sessions sessions = new Sessions(journal, () -> Instant.EPOCH, metrics, 2);
    sessions.routed(APP, SessionDigest.of("a"), data("phi", 80, "phi"), classifier::rank);
    sessions.routed(APP, SessionDigest.of("b"), data("phi", 80, "phi"), classifier::rank);
    sessions.of(APP, SessionDigest.of("a"));
    sessions.routed(APP, SessionDigest.of("c"), data("phi", 80, "phi"), classifier::rank);
    assertTrue(sessions.of(APP, SessionDigest.of("a")).isPresent());
    assertTrue(sessions.of(APP, SessionDigest.of("b")).isEmpty());
  }

  @Test
  void letsNoApplicationMakeAnothersSessionsBeForgotten() {
    Sessions sessions = new Sessions(journal, () -> Instant.EPOCH, metrics, 3);
    SessionDigest ours = SessionDigest.of("ours");
    sessions.routed(APP, ours, data("phi", 80, "phi"), classifier::rank);
    ApplicationId flood = ApplicationId.of("else");
    for (int i = 0; i < 10; i++) {
      sessions.routed(flood, SessionDigest.of("s" + i), data("x", 0, "x"), classifier::rank);
    }
    assertEquals("phi", sessions.of(APP, ours).orElseThrow().dataClass().text());
    assertTrue(sessions.of(flood, SessionDigest.of("s9")).isPresent());
    assertTrue(
        metrics.text().contains("demarc_sessions_forgotten_total{application=\"else\"} 8"),
        metrics.text());
  }

  @Test
  void digestsSessionsUnderAKey() {
    SessionDigest one = new SessionDigests(new byte[32]).of(APP, "round-1");
    byte[] other = new byte[32];
    other[0] = 1;
    assertEquals(one, new SessionDigests(new byte[32]).of(APP, "round-1"));
    assertTrue(!one.equals(new SessionDigests(other).of(APP, "round-1")));
    assertThrows(IllegalArgumentException.class, () -> new SessionDigests(new byte[3]));
  }

  @Test
  void carriesOnAfterARestart() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T00:00:00Z"));
    Sessions before = new Sessions(journal, now::get, metrics);
    SessionDigest session = SessionDigest.of("abc");
    before.routed(APP, session, data("phi", 80, "phi"), classifier::rank);
    before.routed(APP, session, data("public", 0, "x"), classifier::rank);
    Sessions.Carried carried =
        new Sessions(journal, now::get, metrics).of(APP, session).orElseThrow();
    assertEquals("phi", carried.dataClass().text());
    assertEquals("[phi, x]", carried.proven().toString());
    now.set(now.get().plusSeconds(86_400 + 3_601));
    assertTrue(new Sessions(journal, now::get, metrics).of(APP, session).isEmpty());
  }

  @Test
  void writesASessionOnlyWhenItChangesAndOnceAnHour() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T00:00:00Z"));
    Sessions sessions = new Sessions(journal, now::get, metrics);
    SessionDigest session = SessionDigest.of("abc");
    for (int second : new int[] {0, 1, 3_599, 3_600}) {
      now.set(Instant.parse("2026-11-24T00:00:00Z").plusSeconds(second));
      sessions.routed(APP, session, data("phi", 80, "phi"), classifier::rank);
    }
    assertEquals(2, journal.written);
  }

  @Test
  void writesAgainWhatCouldNotBeWritten() {
    Sessions sessions = new Sessions(journal, () -> Instant.EPOCH, metrics);
    SessionDigest session = SessionDigest.of("abc");
    journal.fails = true;
    assertTrue(fails(sessions.routed(APP, session, data("phi", 80, "phi"), classifier::rank)));
    assertTrue(fails(sessions.routed(APP, session, data("phi", 80, "phi"), classifier::rank)));
    journal.fails = false;
    assertFalse(fails(sessions.routed(APP, session, data("phi", 80, "phi"), classifier::rank)));
  }

  private static boolean fails(CompletionStage<Void> stage) {
    return stage.toCompletableFuture().isCompletedExceptionally();
  }

  private static Classification data(String id, int rank, String tag) {
    TreeSet<TagId> tags = new TreeSet<>(List.of(TagId.of(tag)));
    return new Classification(ClassId.of(id), rank, tags, new TreeSet<>(), tags);
  }

  private Inbound says(String text, String declared) {
    String body =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    return new Inbound(
        new Caller(policy, policy.bundle().applications().getFirst()),
        Hints.parse(name -> name.equals("Demarc-Class") ? declared : null),
        Person.NOBODY,
        ChatParser.parse(body.getBytes(StandardCharsets.UTF_8)),
        Instant.EPOCH);
  }
}
