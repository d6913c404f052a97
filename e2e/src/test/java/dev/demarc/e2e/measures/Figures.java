package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.measure.MeasureName;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TenantKit;
import java.time.Instant;
import java.util.Optional;

/** The measures of a tenant, as its administrator reads them from the control plane. */
record Figures(TenantKit kit, Instant from) {

  /** What it came to up to now. */
  Figure of(MeasureName name) {
    return Figure.of(answer(name.wire(), "", Optional.empty()));
  }

  /** A measure over the whole time, split so. */
  JsonNode answer(String measure, String by, Optional<Instant> to) {
    String end = to.map(at -> "&to=" + at).orElse("");
    Http.Answer answer =
        kit.admin()
            .get(
                kit.path(
                    "/measures/%s?step=none&from=%s&by=%s%s".formatted(measure, from, by, end)));
    assertEquals(200, answer.status(), measure + ": " + answer.body());
    return answer.json();
  }

  /** What there is to measure. */
  JsonNode catalogue() {
    return kit.admin().get(kit.path("/measures")).json().path("items");
  }
}
