package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The supervised agent, control plane and PostgreSQL are killed at random moments while requests
 * run. The supervisor starts each again; afterwards every answer has exactly one record in the
 * control plane, and every crossing its intent.
 */
class KilledPartsTest {
  private static final List<String> VICTIMS = List.of("clinic-edge", "control-plane", "postgres");

  private final Installation installation = Installation.underTest();
  private final Storage storage = Storage.of(installation);
  private final Doors doors = new Doors(installation);
  private final Installation.Tenant clinic = installation.tenant("clinic");
  private final String session = "kills-" + System.nanoTime();
  private final Queue<String> answered = new ConcurrentLinkedQueue<>();

  /** How many are sent; the soak sends more. */
  int requests() {
    return 400;
  }

  @Test
  void loseNoRecordWhenAnyPartIsKilled() throws Exception {
    int requests = requests();
    long seed = Long.getLong("demarc.seed", System.nanoTime());
    System.out.println("seed " + seed + ", requests " + requests);
    Instant start = Instant.now().minusSeconds(2);
    agreeOnce();
    int kills;
    try {
      kills = underKills(requests, new Random(seed));
    } finally {
      awaitEveryPart();
    }
    System.out.println("kills " + kills + ", answers " + answered.size());
    assertTrue(kills >= 3, "too few kills: " + kills);
    assertTrue(answered.size() > requests / 4, "too few answers: " + answered.size());
    assertOneRecordEach(start);
  }

  /** The person agrees for the session, so that every request crosses into the cloud. */
  private void agreeOnce() {
    var refused = door().post("/v1/chat/completions", body(0));
    assertEquals(403, refused.status(), refused.body());
    String consent =
        Doors.path(clinic, "/consents/" + refused.json().at("/error/consent/id").asText());
    Http person = doors.as(clinic.user("end-user"));
    String notice = person.get(consent).json().at("/notice/digest").asText();
    var granted =
        person.post(
            consent + "/answer",
            Map.of("answer", "grant", "scope", "session", "noticeDigest", notice));
    assertEquals(200, granted.status(), granted.body());
  }

  private Http door() {
    return doors.agent(clinic.agent()).with("Demarc-Session", session);
  }

  private int underKills(int requests, Random random) throws Exception {
    var left = new AtomicInteger(requests);
    int kills = 0;
    try (var callers = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        callers.submit(() -> call(left));
      }
      while (left.get() > 0 && kills < 30) {
        TimeUnit.MILLISECONDS.sleep(1_500 + random.nextInt(2_000));
        kills += kill(VICTIMS.get(kills % VICTIMS.size()));
      }
    }
    return kills;
  }

  private int kill(String part) throws IOException {
    try {
      long pid = storage.pid(part);
      return ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false) ? 1 : 0;
    } catch (IllegalStateException notRunning) {
      return 0;
    }
  }

  private void call(AtomicInteger left) {
    while (left.getAndDecrement() > 0) {
      try {
        var answer = door().post("/v1/chat/completions", body(left.get()));
        if (answer.status() == 200) {
          answered.add(answer.header("Demarc-Decision"));
        }
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (UncheckedIOException killed) {
        pause();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One model for all of them: the person agreed to that one and to no other. */
  private static Map<String, Object> body(int number) {
    return Map.of(
        "model",
        number % 2 == 0 ? "stand-in-small" : "stand-in-large",
        "messages",
        List.of(Map.of("role", "user", "content", "request " + number)));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(150);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEveryPart() throws InterruptedException {
    for (int tries = 0; tries < 240; tries++) {
      try {
        JsonNode agents = admin().get(Doors.path(clinic, "/agents")).json().path("items");
        for (JsonNode agent : agents) {
          if (agent.path("name").asText().equals("clinic-edge")
              && agent.path("state").asText().equals("active")
              && agent.path("queued").asLong(1) == 0) {
            return;
          }
        }
      } catch (UncheckedIOException | AssertionError away) {
        // still coming back
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new AssertionError("not everything came back in two minutes");
  }

  private Http admin() {
    return doors.as(clinic.user("tenant-admin"));
  }

  private void assertOneRecordEach(Instant start) throws InterruptedException {
    Http admin = admin();
    Map<String, Integer> stored = stored(admin, start);
    for (int tries = 0; tries < 120 && !stored.keySet().containsAll(answered); tries++) {
      TimeUnit.MILLISECONDS.sleep(500);
      stored = stored(admin, start);
    }
    for (String decision : answered) {
      assertEquals(1, stored.getOrDefault(decision, 0), "records of " + decision);
      JsonNode spans = admin.get(Doors.path(clinic, "/traces/" + decision)).json().path("spans");
      long intents =
          spans
              .valueStream()
              .filter(span -> span.path("name").asText().equals("demarc.intent"))
              .count();
      assertTrue(intents >= 1, "a crossing without its intent: " + decision);
    }
  }

  private Map<String, Integer> stored(Http admin, Instant start) {
    Map<String, Integer> stored = new HashMap<>();
    String cursor = "";
    do {
      String path = Doors.path(clinic, "/traces?limit=200&from=" + start + cursor);
      JsonNode page = admin.get(path).json();
      for (JsonNode item : page.path("items")) {
        stored.merge(item.path("decision").asText(), 1, Integer::sum);
      }
      cursor = page.hasNonNull("next") ? "&cursor=" + page.get("next").asText() : "";
    } while (!cursor.isEmpty());
    return stored;
  }
}
