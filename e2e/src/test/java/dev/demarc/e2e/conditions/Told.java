package dev.demarc.e2e.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.failure.Site;
import dev.demarc.e2e.installation.Eventually;
import dev.demarc.e2e.installation.Http;
import java.util.Set;

/** What the control plane was told of a site. */
record Told(Site site) {

  /** Waits until it has that these decisions, among others, were made without it. */
  void awaitOffline(Set<String> decisions) throws InterruptedException {
    String path = site.kit().path("/traces?limit=50&demarc.offline=true");
    Eventually.holds(
        "the records of " + decisions,
        () -> {
          JsonNode items = site.kit().admin().get(path).json().path("items");
          return items.findValuesAsText("decision").containsAll(decisions);
        });
  }

  /** Requests that were decided without it. */
  long offlineRequests() {
    return offlineSuccess().path("denominator").asLong();
  }

  /** Those of them that were answered. */
  long offlineAnswers() {
    return offlineSuccess().path("numerator").asLong();
  }

  private JsonNode offlineSuccess() {
    return measured("offline.success?step=none&class=internal");
  }

  /** The total of a measure that is not split. */
  JsonNode measured(String question) {
    Http.Answer answer = site.kit().admin().get(site.kit().path("/measures/" + question));
    assertEquals(200, answer.status(), answer.body());
    return answer.json().at("/series/0/total");
  }
}
