package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.text;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is beyond a bound is told of, and what is asked wrongly is refused by name. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class MeasureBoundsTest {
  private static final int APPLICATIONS = 1_200;
  private static final int BATCH = 400;

  private final TestTenant tenant = TestTenant.create();
  private final String auditor = tenant.member("aud", TenantRole.AUDITOR);
  private final Instant minute = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(3_600);

  @Test
  void keepsSumsWholeBeyondTheKeysOfAMinute() {
    TestAgent agent = TestAgent.enrol(tenant);
    for (int first = 0; first < APPLICATIONS; first += BATCH) {
      Span.Builder[] spans =
          IntStream.range(first, first + BATCH)
              .mapToObj(this::refused)
              .toArray(Span.Builder[]::new);
      agent
          .call("POST", "/v1/traces")
          .contentType("application/x-protobuf")
          .body(batch(spans))
          .post("/v1/traces")
          .then()
          .statusCode(200);
    }
    ask("budget.refused?step=none")
        .body("series", hasSize(1))
        .body("series[0].total.value", is(APPLICATIONS));
    ask("decision.fail_closed?step=none&by=reason")
        .body("series[0].labels.reason", equalTo("budget-exhausted"))
        .body("series[0].total.numerator", is(APPLICATIONS));
    ask("budget.refused?step=none&by=application")
        .body("truncated", is(true))
        .body("series", hasSize(50))
        .body("series.labels.application", hasItem("…other"))
        .body("series.total.value.sum()", is(APPLICATIONS));
    ask("route.requests?step=minute&application=…other")
        .body("series[0].total.value", lessThan(APPLICATIONS));
  }

  private Span.Builder refused(int number) {
    return TestSpans.span("request", "demarc.request", "dec_" + number, number + 1, minute)
        .addAttributes(text("demarc.decision.outcome", "refused"))
        .addAttributes(text("demarc.decision.reason", "budget-exhausted"))
        .addAttributes(text("demarc.data.class", "public"))
        .addAttributes(text("demarc.application", "app-" + number));
  }

  @Test
  void refusesWhatItIsNotAskedRightly() {
    refuses("route.requests?from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z&step=minute", "step");
    refuses("route.requests?by=colour", "by");
    refuses("route.requests?zone=Middle-earth", "zone");
    refuses("route.requests?step=fortnight", "step");
    refuses("route.requests?from=yesterday", "from");
    refuses("sync.latency", "measure");
    given().auth().oauth2(auditor).get(path("no.such")).then().statusCode(404);
  }

  private void refuses(String question, String field) {
    given()
        .auth()
        .oauth2(auditor)
        .get(path(question))
        .then()
        .statusCode(400)
        .body("errors.field", hasItem(field));
  }

  private ValidatableResponse ask(String question) {
    return given().auth().oauth2(auditor).get(path(question)).then().statusCode(200);
  }

  private String path(String question) {
    return tenant.path("/measures/" + question);
  }
}
