package dev.demarc.server.consents;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.TestTenant;
import dev.demarc.server.agents.TestAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Questions of an agent to one person, and their answers. */
public record Questions(TestTenant tenant, TestAgent agent, SubjectId person) {

  /** Asks, in this session, and gives the consent's id. */
  public String open(String decision, String session) {
    try {
      return agent
          .post(
              "/agent/v1/consents",
              DemarcJson.strict().writeValueAsString(about(decision, session)))
          .then()
          .statusCode(201)
          .extract()
          .path("id");
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The question itself. */
  public ConsentRequest about(String decision, String session) {
    var change =
        new Change(
            ApplicationId.of("notes"),
            ClassId.of("internal"),
            new TreeSet<>(),
            TaskId.of("chat"),
            new Place(Boundary.EDGE, "eu"),
            new Route(
                TargetId.of("cloud"), ModelId.of("m"), Boundary.MANAGED_CLOUD, "us", "stand-in"),
            SessionDigest.of("hmac:" + session),
            Digest.ofBytes(new byte[] {7}));
    return new ConsentRequest(
        DecisionId.of(decision),
        change,
        new TreeSet<>(Set.of(person)),
        2_048,
        1,
        ConsentScope.SESSION,
        Duration.ofHours(8));
  }

  /** Asks in a session of its own, and says yes as whoever has this token. */
  public String granted(String token, String decision, String scope) {
    String id = open(decision, decision);
    String path = tenant.path("/consents/" + id);
    String digest = given().auth().oauth2(token).get(path).then().extract().path("notice.digest");
    int status =
        given()
            .auth()
            .oauth2(token)
            .contentType("application/json")
            .body(Map.of("answer", "grant", "scope", scope, "noticeDigest", digest))
            .post(path + "/answer")
            .statusCode();
    assertEquals(200, status);
    return id;
  }

  /**
   * Says yes to an open question by a link, in a browser with this secret.
   *
   * @param token of whoever may answer it
   * @return the link
   */
  public String grantedOutside(String token, String id, String browser) {
    String path = tenant.path("/consents/" + id);
    String digest = given().auth().oauth2(token).get(path).then().extract().path("notice.digest");
    String url =
        given()
            .auth()
            .oauth2(token)
            .contentType("application/json")
            .body(Map.of("role", "guardian"))
            .post(path + "/links")
            .then()
            .statusCode(201)
            .extract()
            .path("url");
    String opens = url.substring(url.indexOf('.', url.indexOf('#')) + 1);
    String link =
        given()
            .contentType("application/json")
            .body(Map.of("token", opens, "session", browser))
            .post(tenant.path("/consent-links/open"))
            .then()
            .statusCode(200)
            .extract()
            .path("link");
    int status =
        given()
            .header("Demarc-Link-Session", browser)
            .contentType("application/json")
            .body(Map.of("answer", "grant", "scope", "session", "noticeDigest", digest))
            .post(tenant.path("/consent-links/" + link + "/answer"))
            .statusCode();
    assertEquals(200, status);
    return link;
  }

  /** The feed as the agent gets it. */
  public RevocationFeed feed() throws IOException {
    String json = agent.get("/agent/v1/revocations").then().statusCode(200).extract().asString();
    Dsse envelope = DemarcJson.strict().readValue(json, Dsse.class);
    return DemarcJson.tolerant().readValue(envelope.payloadBytes(), RevocationFeed.class);
  }
}
