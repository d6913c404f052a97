package dev.demarc.e2e.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Requests to the seeded agents, and their way to the control plane. */
record Traffic(Doors doors) {

  /** The same key is known to the same agent before and after. */
  void route(Installation.Tenant tenant) {
    var answer =
        doors
            .agent(tenant.agent())
            .with("Demarc-Task", "summarize")
            .post(
                "/v1/chat/completions",
                Map.of(
                    "model",
                    "extractive-1",
                    "messages",
                    List.of(Map.of("role", "user", "content", "One. Two. Three. Four."))));
    assertEquals(200, answer.status(), answer.body());
  }

  /** Told by a heartbeat after that moment: an older one does not know of the last request. */
  void awaitNothingQueued(Installation.Tenant tenant, Instant after) throws InterruptedException {
    Http admin = doors.as(tenant.user("tenant-admin"));
    for (int tries = 0; tries < 120; tries++) {
      for (JsonNode agent : admin.get(Doors.path(tenant, "/agents")).json().path("items")) {
        if (agent.path("id").asText().equals(tenant.agent().id())
            && agent.path("queued").asLong(1) == 0
            && Instant.parse(agent.path("lastSeenAt").asText()).isAfter(after)) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new AssertionError("the agent of " + tenant.name() + " did not upload everything");
  }
}
