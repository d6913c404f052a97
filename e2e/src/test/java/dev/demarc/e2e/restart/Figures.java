package dev.demarc.e2e.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a tenant's people see of a time that is over: the overview and every trace. */
record Figures(JsonNode overview, Map<String, JsonNode> traces) {
  private static final int MOST_PAGES = 1_000;

  static Figures of(Doors doors, Installation.Tenant tenant, Instant end) {
    Http admin = doors.as(tenant.user("tenant-admin"));
    String range = "from=" + end.minus(Duration.ofHours(3)) + "&to=" + end;
    return new Figures(
        overview(admin, Doors.path(tenant, "/overview?step=minute&" + range)),
        traces(admin, tenant, range));
  }

  /** Without what is of now, whatever the time asked for. */
  private static JsonNode overview(Http admin, String path) {
    ObjectNode overview = (ObjectNode) answer(admin, path);
    overview.remove(List.of("agents", "openQuestions", "openApprovals", "notifications"));
    return overview;
  }

  private static Map<String, JsonNode> traces(
      Http admin, Installation.Tenant tenant, String range) {
    Map<String, JsonNode> traces = new TreeMap<>();
    for (String decision : decisions(admin, tenant, range)) {
      traces.put(decision, answer(admin, Doors.path(tenant, "/traces/" + decision)));
    }
    return traces;
  }

  private static List<String> decisions(Http admin, Installation.Tenant tenant, String range) {
    List<String> decisions = new ArrayList<>();
    String cursor = "";
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      JsonNode page = answer(admin, Doors.path(tenant, "/traces?limit=100&" + range + cursor));
      page.path("items").forEach(item -> decisions.add(item.path("decision").asText()));
      String next = page.path("next").asText("");
      if (next.isEmpty()) {
        return decisions;
      }
      cursor = "&cursor=" + next;
    }
    return fail("more than " + MOST_PAGES + " pages of traces");
  }

  private static JsonNode answer(Http admin, String path) {
    var answer = admin.get(path);
    assertEquals(200, answer.status(), answer.body());
    return answer.json();
  }
}
