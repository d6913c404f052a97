package dev.demarc.server.agents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.demarc.contract.agent.KeyRenewal;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.access.TestKeys;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AccessKeysTest {
  private static final Duration LATER = AccessKeys.GRACE.plusSeconds(1);

  private static final String TOKEN = TestAgent.URL + "/agent/v1/token";

  private final TestTenant tenant = TestTenant.create();
  private final TestKeys next = TestKeys.generate();

  @Inject TenantDatabase database;

  private TestAgent agent;

  @BeforeEach
  void enrol() {
    agent = TestAgent.enrol(tenant);
  }

  @Test
  void letsInWithTheNewKeyAlone() {
    agent.post("/agent/v1/key", renewal(1, next)).then().statusCode(204);
    TestAgent.askToken(next, agent.id()).then().statusCode(200);
    agent.get("/agent/v1/keys").then().statusCode(401);
    TestAgent.askToken(agent.keys(), agent.id())
        .then()
        .statusCode(401)
        .body("detail", containsString("given up"));
    state("enrolled");
  }

  @Test
  void takesTheSameRenewalTwice() {
    agent.post("/agent/v1/key", renewal(1, next)).then().statusCode(204);
    String token = TestAgent.askToken(next, agent.id()).then().extract().path("access_token");
    var renewed = new TestAgent(tenant, next, agent.id(), token);
    renewed.post("/agent/v1/key", renewal(1, next)).then().statusCode(204);
    renewed.post("/agent/v1/key", renewal(2, TestKeys.generate())).then().statusCode(204);
  }

  @Test
  void refusesAnyOtherGenerationAndAnyKeyOfSomebodyElse() {
    agent
        .post("/agent/v1/key", renewal(2, next))
        .then()
        .statusCode(409)
        .body("detail", containsString("generation must be 1"));
    KeyRenewal stolen = renewal(1, next);
    var other = Ed25519Keys.encode(TestKeys.generate().pair().getPublic());
    agent
        .post("/agent/v1/key", new KeyRenewal(1, other, stolen.proof()))
        .then()
        .statusCode(400)
        .body("detail", containsString("proof"));
    agent
        .post("/agent/v1/key", renewal(1, agent.keys()))
        .then()
        .statusCode(400)
        .body("detail", containsString("publicKey"));
  }

  @Test
  void quarantinesBothWhenAKeyThatWasGivenUpIsUsedAgain() {
    agent.post("/agent/v1/key", renewal(1, next)).then().statusCode(204);
    String token = TestAgent.askToken(next, agent.id()).then().extract().path("access_token");
    var renewed = new TestAgent(tenant, next, agent.id(), token);
    givenUpBefore(LATER);
    TestAgent.askToken(agent.keys(), agent.id())
        .then()
        .statusCode(401)
        .body("detail", quarantined());
    state("quarantined");
    renewed.get("/agent/v1/keys").then().statusCode(401).body("detail", quarantined());
    TestAgent.askToken(next, agent.id()).then().statusCode(401).body("detail", quarantined());
    given()
        .auth()
        .oauth2(tenant.member("auditor", TenantRole.AUDITOR))
        .get(tenant.path("/audit"))
        .then()
        .body("items.action", hasItem("agent.quarantined"));
    given()
        .auth()
        .oauth2(tenant.member("keeper", TenantRole.TENANT_ADMIN))
        .get(tenant.path("/deliveries?channel=email"))
        .then()
        .body("items.kind", hasItem("agent.quarantined"))
        .body("items.resource", hasItem(agent.id().text()));
  }

  @Test
  void believesNobodyWhoOnlyNamesAKeyThatWasGivenUp() {
    agent.post("/agent/v1/key", renewal(1, next)).then().statusCode(204);
    givenUpBefore(LATER);
    given()
        .contentType("application/json")
        .body(Map.of("assertion", forged(agent.keys())))
        .header("DPoP", forgedProof(agent.keys()))
        .post("/agent/v1/token")
        .then()
        .statusCode(401);
    state("enrolled");
  }

  /** Says it is by that key, and is by another. */
  private String forged(TestKeys named) {
    return tampered(named.assertion(agent.id().text(), TOKEN, Instant.now().plusSeconds(50)));
  }

  private static String forgedProof(TestKeys named) {
    return tampered(named.proof("POST", TOKEN, "", Instant.now()));
  }

  private static String tampered(String jwt) {
    String signature = jwt.substring(jwt.lastIndexOf('.') + 1);
    String other = (signature.charAt(0) == 'A' ? 'B' : 'A') + signature.substring(1);
    return jwt.substring(0, jwt.lastIndexOf('.') + 1) + other;
  }

  private KeyRenewal renewal(int generation, TestKeys key) {
    String encoded = Ed25519Keys.encode(key.pair().getPublic());
    String proven =
        new String(KeyRenewal.proven(agent.id(), generation, encoded), StandardCharsets.US_ASCII);
    return new KeyRenewal(
        generation, encoded, Base64.getEncoder().encodeToString(key.sign(proven)));
  }

  private void givenUpBefore(Duration ago) {
    database.doInTenant(
        tenant.id(),
        sql -> {
          String key = Ed25519Keys.encode(agent.keys().pair().getPublic());
          sql.update(
              "delete from agent_former_key where tenant_id = ? and agent = ?",
              tenant.id(),
              agent.id());
          sql.update(
              "insert into agent_former_key values (?, ?, 0, ?, ?)",
              tenant.id(),
              agent.id(),
              key,
              Instant.now().minus(ago));
        });
  }

  private void state(String state) {
    given()
        .auth()
        .oauth2(tenant.member("operator-" + state, TenantRole.SITE_OPERATOR))
        .get(tenant.path("/agents/" + agent.id()))
        .then()
        .body("state", equalTo(state));
  }

  private static org.hamcrest.Matcher<String> quarantined() {
    return containsString("quarantined");
  }
}
