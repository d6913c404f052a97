package dev.demarc.server.approvals;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.TestTenant;
import dev.demarc.server.agents.TestAgent;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Questions of an agent to the organisation, and their answers. */
public record RouteQuestions(TestTenant tenant, TestAgent agent) {
  static final Digest SLICE = Digest.ofBytes(new byte[] {7});

  /** A change of this task. */
  static Change change(String task, Digest slice) {
    return new Change(
        ApplicationId.of("notes"),
        ClassId.of("internal"),
        new TreeSet<>(),
        TaskId.of(task),
        new Place(Boundary.EDGE, "eu"),
        new Route(TargetId.of("cloud"), ModelId.of("m"), Boundary.MANAGED_CLOUD, "us", "stand-in"),
        null,
        slice);
  }

  static ApprovalRequest request(String decision, String task, @Nullable SubjectId by) {
    return new ApprovalRequest(
        DecisionId.of(decision), change(task, SLICE), by, 2_048, 1, Duration.ofDays(30));
  }

  ValidatableResponse ask(ApprovalRequest request) {
    try {
      return agent
          .post("/agent/v1/approvals", DemarcJson.strict().writeValueAsString(request))
          .then();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Asks and gives the approval's id. */
  public String open(String task, @Nullable SubjectId by) {
    return ask(request("dec_1", task, by)).statusCode(201).extract().path("id");
  }

  ValidatableResponse view(String token, String id) {
    return given().auth().oauth2(token).get(tenant.path("/approvals/" + id)).then();
  }

  ValidatableResponse answer(String token, String id, String answer, Map<String, ?> more) {
    Map<String, Object> body = new TreeMap<>(more);
    body.put("answer", answer);
    body.putIfAbsent("noticeDigest", ApprovalNotice.of(request("d", "chat", null)).digest().text());
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(body)
        .post(tenant.path("/approvals/" + id + "/answer"))
        .then();
  }

  /** Asks about chat, and approves as whoever has this token. */
  public String approved(String token, @Nullable SubjectId by) {
    String id = open("chat", by);
    assertEquals(200, answer(token, id, "approve", Map.of()).extract().statusCode());
    return id;
  }

  ValidatableResponse withdraw(String token, String id) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(Map.of())
        .post(tenant.path("/approvals/" + id + "/withdraw"))
        .then();
  }
}
