package dev.demarc.server.agents;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.access.TestKeys;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** An agent as the control plane meets it over HTTP: enrolled, with a token, signing proofs. */
public record TestAgent(TestTenant tenant, TestKeys keys, AgentId id, String token) {
  public static final String URL = "http://localhost:7080";

  /** Enrols one into the group {@code default} of this tenant. */
  public static TestAgent enrol(TestTenant tenant) {
    TestKeys keys = TestKeys.generate();
    String secret = secret(enrolmentToken(tenant));
    Response answer = enrol(keys, secret, UUID.randomUUID().toString());
    AgentId id = AgentId.of(answer.then().statusCode(201).extract().path("agent"));
    return new TestAgent(tenant, keys, id, token(keys, id));
  }

  /** A fresh one-time token for this tenant. */
  public static String enrolmentToken(TestTenant tenant) {
    String admin = tenant.member("enroller-" + UUID.randomUUID(), TenantRole.SITE_OPERATOR);
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("site", "ward-1", "group", "default", "boundary", "edge", "region", "eu"))
        .post(tenant.path("/enrolment-tokens"))
        .then()
        .statusCode(201)
        .extract()
        .path("token");
  }

  /** The secret part of a token. */
  public static String secret(String token) {
    try {
      JsonNode parts =
          DemarcJson.strict().readTree(Base64.getUrlDecoder().decode(token.substring(4)));
      return parts.path("secret").asText();
    } catch (java.io.IOException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  /** Enrols, whatever comes of it. */
  public static Response enrol(TestKeys keys, String secret, String enrolmentId) {
    byte[] proof = keys.sign("demarc-enrol\n" + secret + "\n" + enrolmentId);
    return given()
        .contentType("application/json")
        .body(
            Map.of(
                "token",
                secret,
                "enrolmentId",
                enrolmentId,
                "name",
                "box",
                "publicKey",
                Base64.getEncoder().encodeToString(keys.pair().getPublic().getEncoded()),
                "proof",
                Base64.getEncoder().encodeToString(proof),
                "agentVersion",
                "0.1.0"))
        .post("/agent/v1/enrol");
  }

  /** Asks for a token, whatever comes of it. */
  public static Response askToken(TestKeys keys, AgentId id) {
    String url = URL + "/agent/v1/token";
    return given()
        .contentType("application/json")
        .header("DPoP", keys.proof("POST", url, "", Instant.now()))
        .body(Map.of("assertion", keys.assertion(id.text(), url, Instant.now().plusSeconds(50))))
        .post("/agent/v1/token");
  }

  private static String token(TestKeys keys, AgentId id) {
    return askToken(keys, id).then().statusCode(200).extract().path("access_token");
  }

  /** A call of this agent, proof and all. */
  public RequestSpecification call(String method, String path) {
    return given()
        .header("Authorization", "DPoP " + token)
        .header("DPoP", keys.proof(method, URL + path, token, Instant.now()));
  }

  /** Posts JSON. */
  public Response post(String path, Object body) {
    return call("POST", path).contentType("application/json").body(body).post(path);
  }

  /** Gets. */
  /** Its word about itself: seven records queued, one target up. */
  public Response heartbeat() {
    return post(
        "/agent/v1/heartbeat",
        Map.of(
            "agentVersion",
            "0.1.0",
            "bundleVersion",
            0,
            "epoch",
            1,
            "recordsWritten",
            5,
            "queued",
            7,
            "at",
            Instant.now().toString(),
            "targets",
            Map.of("local", "up")));
  }

  public Response get(String path) {
    return call("GET", path.replaceAll("\\?.*", "")).get(path);
  }
}
