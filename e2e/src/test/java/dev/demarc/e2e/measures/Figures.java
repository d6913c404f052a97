package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TenantKit;
import java.time.Instant;

/** The measures of a tenant, as its administrator reads them from the control plane. */
record Figures(TenantKit kit, Instant from) {

  /** What it came to up to now. */
  Figure of(Moves.Move move) {
    return Figure.of(answer(move.name().wire(), move.filter()));
  }

  /** A measure up to then, split so. */
  JsonNode answer(String measure, String by, Instant to) {
    return answer(measure, "by=%s&to=%s".formatted(by, to));
  }

  private JsonNode answer(String measure, String more) {
    String asked = "/measures/%s?step=none&from=%s&%s".formatted(measure, from, more);
    Http.Answer answer = kit.admin().get(kit.path(asked));
    assertEquals(200, answer.status(), asked + ": " + answer.body());
    return answer.json();
  }

  /** What there is to measure. */
  JsonNode catalogue() {
    return kit.admin().get(kit.path("/measures")).json().path("items");
  }
}
