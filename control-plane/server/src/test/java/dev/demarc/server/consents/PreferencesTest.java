package dev.demarc.server.consents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.consent.PreferenceList;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.json.DemarcJson;
import dev.demarc.json.PersonKey;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.trust.KeyStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class PreferencesTest {
  private static final Map<String, Object> NEVER =
      Map.of("effect", "never", "to", List.of("managed-cloud"));
  private static final Map<String, Object> ASK =
      Map.of("effect", "ask", "classes", List.of("internal"), "to", List.of("edge"));

  private final TestTenant tenant = TestTenant.create();
  private final String name = "ann-" + UUID.randomUUID();
  private final SubjectId subject = SubjectId.of(TestTokens.subject(name));
  private final String ann = tenant.member(name, TenantRole.END_USER);
  private TestAgent agent;
  private Questions questions;

  @Inject KeyStore keys;

  @BeforeEach
  void enrol() {
    agent = TestAgent.enrol(tenant);
    questions = new Questions(tenant, agent, subject);
  }

  @Test
  void reachesAgentsByADigestThatTheFeedSigns() throws IOException {
    assertNull(questions.feed().preferences());
    long before = questions.feed().sequence();
    put(ann, NEVER, ASK).statusCode(200).body("preferences.effect", contains("never", "ask"));
    get(ann).body("preferences", hasSize(2)).body("preferences[0].to[0]", equalTo("managed-cloud"));
    assertTrue(questions.feed().sequence() > before);
    byte[] list = list();
    assertEquals(Digest.ofBytes(list), questions.feed().preferences());
    PreferenceList read = DemarcJson.strict().readValue(list, PreferenceList.class);
    String key = PersonKey.of(keys.commitmentKey(tenant.id()), subject);
    assertEquals(2, read.people().get(key).size());
    assertFalse(new String(list, java.nio.charset.StandardCharsets.UTF_8).contains(subject.text()));
    put(ann).statusCode(200);
    assertNull(questions.feed().preferences());
  }

  @Test
  void areTheCallersOwnAndOfOneTenant() throws IOException {
    put(ann, NEVER).statusCode(200);
    String bob = tenant.member("bob-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
    get(bob).body("preferences", hasSize(0));
    TestTenant other = TestTenant.create();
    String eve = other.member("eve-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
    put(eve, NEVER).statusCode(404);
    Questions elsewhere = new Questions(other, TestAgent.enrol(other), subject);
    assertNull(elsewhere.feed().preferences());
  }

  @Test
  void refusesWhatItDoesNotKnowOrIsTooMuch() {
    put(ann, Map.of("effect", "allow", "to", List.of("edge")))
        .statusCode(400)
        .body("errors[0].field", equalTo("preferences[0].effect"));
    put(ann, Map.of("effect", "never")).statusCode(400);
    put(ann, Map.of("effect", "never", "to", List.of("none"))).statusCode(400);
    put(ann, Map.of("effect", "never", "to", List.of("orbit"))).statusCode(400);
    put(ann, Map.of("effect", "never", "to", List.of("edge"), "regions", List.of("The moon")))
        .statusCode(400);
    put(ann, Collections.nCopies(Preferring.MOST + 1, NEVER)).statusCode(400);
    get(ann).body("preferences", hasSize(0));
  }

  @Test
  void goWithThePersonWhoIsErased() throws IOException {
    put(ann, NEVER).statusCode(200);
    long before = questions.feed().sequence();
    String admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("subject", subject.text(), "confirm", subject.text()))
        .post(tenant.path("/erasures"))
        .then()
        .statusCode(200);
    assertNull(questions.feed().preferences());
    assertTrue(questions.feed().sequence() > before);
    assertEquals("{\"people\":{}}", new String(list(), java.nio.charset.StandardCharsets.UTF_8));
  }

  private byte[] list() {
    return agent.get("/agent/v1/preferences").then().statusCode(200).extract().asByteArray();
  }

  @SafeVarargs
  private ValidatableResponse put(String token, Map<String, Object>... preferences) {
    return put(token, List.of(preferences));
  }

  private ValidatableResponse put(String token, List<Map<String, Object>> preferences) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(Map.of("preferences", preferences))
        .put(tenant.path("/my-preferences"))
        .then();
  }

  private ValidatableResponse get(String token) {
    return given().auth().oauth2(token).get(tenant.path("/my-preferences")).then().statusCode(200);
  }
}
