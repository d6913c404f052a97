package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Journal;
import dev.demarc.e2e.installation.Storage;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The supervised agent, control plane and PostgreSQL are killed at random moments while requests
 * run. The supervisor starts each again; afterwards every answer has exactly one record at the
 * agent and one in the control plane, and nothing reached the cloud without an intent.
 */
class KilledPartsTest {
  private static final String AGENT = "clinic-edge";

  private final Installation installation = Installation.underTest();
  private final Storage storage = Storage.of(installation);
  private final Doors doors = new Doors(installation);
  private final Installation.Tenant clinic = installation.tenant("clinic");
  private final String session = "kills-" + System.nanoTime();
  private final Victims victims = new Victims(storage, List.of(AGENT, "control-plane", "postgres"));

  /** How many are sent; the soak sends more. */
  int requests() {
    return 400;
  }

  @Test
  void loseNoRecordWhenAnyPartIsKilled() throws Exception {
    int requests = requests();
    long seed = Long.getLong("demarc.seed", System.nanoTime());
    System.out.println("seed " + seed + ", requests " + requests);
    agreeOnce();
    doors.cloud().delete("/recorded");
    var journal = Journal.of(storage, AGENT);
    var ledger = new Ledger(storage, clinic.id(), journal, doors.cloud(), Instant.now());
    List<String> answered = underKills(requests, new Random(seed));
    System.out.println("kills " + victims + ", answers " + answered.size());
    victims.assertEachWasKilled();
    assertTrue(answered.size() > requests * 3 / 4, "too few answers: " + answered.size());
    ledger.assertOneLocalRecordEach(answered);
    ledger.assertOneCentralRecordEach(answered);
    ledger.assertNoCrossingWithoutIntent(session, answered.size());
  }

  /** The person agrees for the session, so that every request crosses into the cloud. */
  private void agreeOnce() {
    var refused = ask(0);
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

  /** One model for all of them: the person agreed to that one and to no other. */
  private Http.Answer ask(int number) {
    return doors
        .agent(clinic.agent())
        .with("Demarc-Session", session)
        .post(
            "/v1/chat/completions",
            Map.of(
                "model",
                "stand-in-large",
                "messages",
                List.of(Map.of("role", "user", "content", session + " request " + number))));
  }

  /** Kills in turn, each after a random number of requests and a random wait. */
  private List<String> underKills(int requests, Random random) throws Exception {
    try (var callers = Callers.start(requests, this::ask)) {
      while (callers.awaitMore(1 + random.nextInt(requests / 10))) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
        victims.killNext();
      }
      System.out.println("outcomes " + callers.outcomes());
      return callers.answered();
    } finally {
      awaitEveryPart();
    }
  }

  private void awaitEveryPart() throws InterruptedException {
    for (int tries = 0; tries < 600; tries++) {
      try {
        JsonNode agents = admin().get(Doors.path(clinic, "/agents")).json().path("items");
        for (JsonNode agent : agents) {
          if (agent.path("name").asText().equals(AGENT)
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
    throw new AssertionError("not everything came back");
  }

  private Http admin() {
    return doors.as(clinic.user("tenant-admin"));
  }
}
