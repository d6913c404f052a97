package dev.demarc.server.signing;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.consents.Questions;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.policies.RolloutTenant;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SigningKeysTest {
  @Inject TenantDatabase database;
  @Inject Bundles bundles;

  private RolloutTenant tenant;
  private TestAgent agent;

  @BeforeEach
  void publish() {
    tenant = RolloutTenant.make(database, bundles);
    tenant.published(RolloutTenant.NARROW);
    agent = TestAgent.enrol(tenant.tenant());
  }

  @Test
  void signsEverythingWithTheNewKeyAndStillAcceptsTheOneBefore() throws IOException {
    Dsse before = bundle();
    next(1, false)
        .statusCode(200)
        .body("number", equalTo(2))
        .body("state", equalTo("signs"))
        .body("reason", equalTo("a year is over"));
    Map<String, PublicKey> keys = keys();
    Dsse after = bundle();
    assertEquals(2, keys.size());
    assertTrue(after.isSignedByOneOf(keys));
    assertTrue(before.isSignedByOneOf(keys));
    assertNotEquals(signer(before), signer(after));
    assertEquals(signer(after), signer(feed()));
    list().body("items.state", equalTo(List.of("signs", "accepted")));
  }

  @Test
  void tellsAgentsOfNoKeyThatWasTakenBack() throws IOException {
    Dsse before = bundle();
    next(1, true).statusCode(200).body("epoch", equalTo(2));
    Map<String, PublicKey> keys = keys();
    assertEquals(1, keys.size());
    assertTrue(bundle().isSignedByOneOf(keys));
    assertTrue(!before.isSignedByOneOf(keys));
    list().body("items.state", equalTo(List.of("signs", "revoked")));
    given()
        .auth()
        .oauth2(tenant.tenant().member("aud", TenantRole.AUDITOR))
        .get(tenant.tenant().path("/audit"))
        .then()
        .body("items.action", hasItem("signing-key.revoked"));
  }

  @Test
  void handsOutGrantsOfBeforeSignedAnew() throws IOException {
    String name = "eva-" + UUID.randomUUID();
    String eva = tenant.tenant().member(name, TenantRole.END_USER);
    var person = SubjectId.of(TestTokens.subject(name));
    String id = new Questions(tenant.tenant(), agent, person).granted(eva, "dec_1", "session");
    Dsse before = grant();
    next(1, true).statusCode(200);
    Dsse after = grant();
    assertTrue(after.isSignedByOneOf(keys()));
    assertEquals(before.payload(), after.payload());
    JsonNode asked = json("/agent/v1/consents/" + id).path("grant");
    assertEquals(after, DemarcJson.strict().treeToValue(asked, Dsse.class));
  }

  @Test
  void letsOneOfTwoAtOnceMakeTheNext() throws Exception {
    List<Callable<Integer>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(() -> next(1, false).extract().statusCode());
    }
    List<Integer> came = new ArrayList<>();
    try (var two = Executors.newFixedThreadPool(2)) {
      for (Future<Integer> each : two.invokeAll(both)) {
        came.add(each.get());
      }
    }
    assertEquals(List.of(200, 409), came.stream().sorted().toList());
    list().body("items.number", equalTo(List.of(2, 1)));
  }

  @Test
  void refusesWhatIsWrongByName() {
    post(Map.of("replaces", 1)).statusCode(400).body("detail", containsString("reason"));
    post(Map.of("reason", "why")).statusCode(400).body("detail", containsString("replaces"));
    post(Map.of("replaces", 7, "reason", "why")).statusCode(409);
    given()
        .auth()
        .oauth2(tenant.approver())
        .contentType("application/json")
        .body(Map.of("replaces", 1, "reason", "why"))
        .post(path())
        .then()
        .statusCode(403);
    String eve = RolloutTenant.make(database, bundles).admin();
    given().auth().oauth2(eve).get(path()).then().statusCode(404);
  }

  @Test
  void makesNoMoreThanAreAcceptedAtOnce() {
    for (int i = 1; i < SigningKeys.MOST_ACCEPTED; i++) {
      next(i, false).statusCode(200);
    }
    next(SigningKeys.MOST_ACCEPTED, false).statusCode(409);
    next(SigningKeys.MOST_ACCEPTED, true).statusCode(200);
  }

  @Test
  void takesBackNoMoreThanSixteenInSevenDays() {
    for (int i = 1; i <= SigningKeys.MOST_MADE; i++) {
      next(i, true).statusCode(200);
    }
    next(SigningKeys.MOST_MADE + 1, true).statusCode(409).body("detail", containsString("16 keys"));
  }

  private ValidatableResponse next(int replaces, boolean revoke) {
    return post(Map.of("replaces", replaces, "reason", "a year is over", "revoke", revoke));
  }

  private ValidatableResponse post(Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(tenant.admin())
        .contentType("application/json")
        .body(body)
        .post(path())
        .then();
  }

  private ValidatableResponse list() {
    return given().auth().oauth2(tenant.admin()).get(path()).then().statusCode(200);
  }

  private String path() {
    return tenant.tenant().path("/signing-keys");
  }

  private Dsse bundle() throws IOException {
    String url = json("/agent/v1/bundle").path("url").asText();
    return DemarcJson.strict().treeToValue(json(url), Dsse.class);
  }

  private Dsse feed() throws IOException {
    return DemarcJson.strict().treeToValue(json("/agent/v1/revocations"), Dsse.class);
  }

  private Dsse grant() throws IOException {
    return DemarcJson.strict().treeToValue(json("/agent/v1/grants").at("/grants/0"), Dsse.class);
  }

  private static String signer(Dsse envelope) {
    return envelope.signatures().getFirst().keyid();
  }

  private Map<String, PublicKey> keys() throws IOException {
    Map<String, PublicKey> keys = new HashMap<>();
    for (JsonNode one : json("/agent/v1/keys").path("keys")) {
      Dsse envelope = DemarcJson.strict().treeToValue(one, Dsse.class);
      KeyCertificate certificate =
          DemarcJson.strict().readValue(envelope.payloadBytes(), KeyCertificate.class);
      keys.put(certificate.keyId(), Ed25519Keys.publicKey(certificate.publicKey()));
    }
    return keys;
  }

  private JsonNode json(String path) throws IOException {
    return DemarcJson.strict()
        .readTree(agent.get(path).then().statusCode(200).extract().asString());
  }
}
