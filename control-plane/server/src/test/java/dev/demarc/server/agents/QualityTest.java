package dev.demarc.server.agents;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GoldenSetId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.quality.QualityReport;
import dev.demarc.contract.quality.QualityScore;
import dev.demarc.contract.report.AgentReport;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class QualityTest extends ReportContract {
  QualityTest() {
    super("quality", QualityReport.PAYLOAD_TYPE, "quality_report", "quality_score");
  }

  private static QualityScore score(String target, String set, int passed, Duration age) {
    Instant at = Instant.now().minus(age).truncatedTo(ChronoUnit.MILLIS);
    return new QualityScore(
        TargetId.of(target),
        ModelId.of("tiny"),
        TaskId.of("summarize"),
        "1",
        Digest.ofBytes(new byte[] {1}),
        GoldenSetId.of(set),
        "3",
        Digest.ofBytes(new byte[] {2}),
        ApplicationId.of("notes"),
        5,
        3,
        passed,
        1,
        1,
        at,
        at.plus(Duration.ofDays(7)));
  }

  private static QualityReport report(
      TenantId of, AgentId agent, long generation, QualityScore... items) {
    return new QualityReport(
        QualityReport.SCHEMA, of, agent, generation, Instant.now(), "0.2.0", List.of(items));
  }

  @Override
  AgentReport one(TenantId of, AgentId agent, long generation) {
    return report(of, agent, generation, score("a", "notes", 1, Duration.ZERO));
  }

  @Override
  AgentReport none(TenantId of, AgentId agent, long generation) {
    return report(of, agent, generation);
  }

  private Response tell(TestAgent agent, long generation, QualityScore... items) {
    return tell(agent, report(tenant.id(), agent.id(), generation, items));
  }

  @Test
  void showsTheNewestReportAndWhatExpired() {
    TestAgent agent = TestAgent.enrol(tenant);
    shown(agent, "").statusCode(200).body("items", hasSize(0));
    tell(agent, 1, score("z", "old", 3, Duration.ZERO)).then().statusCode(204);
    tell(
            agent,
            7,
            score("a", "notes", 2, Duration.ZERO),
            score("a", "orders", 3, Duration.ZERO),
            score("b", "notes", 0, Duration.ofDays(8)))
        .then()
        .statusCode(204);
    shown(agent, "")
        .statusCode(200)
        .body("items", hasSize(3))
        .body("items[0].permille", equalTo(666))
        .body("items[0].expired", equalTo(false))
        .body("items[0].generation", equalTo(7))
        .body("items[0].score.refused", equalTo(1))
        .body("items[1].score.set", equalTo("orders"))
        .body("items[1].permille", equalTo(1_000))
        .body("items[2].expired", equalTo(true));
    String next =
        shown(agent, "?limit=2").body("items", hasSize(2)).extract().path("next").toString();
    shown(agent, "?limit=2&cursor=" + next)
        .body("items", hasSize(1))
        .body("items[0].score.target", equalTo("b"))
        .body("next", nullValue());
  }

  @Test
  void refusesCountsThatDoNotAddUp() throws JsonProcessingException {
    TestAgent agent = TestAgent.enrol(tenant);
    QualityReport good = report(tenant.id(), agent.id(), 1, score("a", "notes", 1, Duration.ZERO));
    for (String lie : List.of("\"passed\":4", "\"passed\":-1")) {
      String said = DemarcJson.strict().writeValueAsString(good).replace("\"passed\":1", lie);
      Object payload = DemarcJson.strict().readTree(said);
      refused(agent, sealed(payload, agent.keys().pair()), "payload");
    }
  }
}
