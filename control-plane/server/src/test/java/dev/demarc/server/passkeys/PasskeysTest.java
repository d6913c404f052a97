package dev.demarc.server.passkeys;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.demarc.contract.approval.ApproverProof;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.GroupId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class PasskeysTest {
  private static final String NARROW =
      "schema: demarc/policy/v1\ntitle: Ward\nrules:\n"
          + "  - {id: r, classes: [public], effect: allow}\n";
  private static final String WIDE = NARROW.replace("[public]", "[public, internal]");

  @Inject TenantDatabase database;
  @Inject Bundles bundles;
  private TestTenant tenant;
  private String admin;
  private String kim;
  private String lee;
  private final SoftPasskey kims = new SoftPasskey();
  private final SoftPasskey lees = new SoftPasskey();

  @BeforeEach
  void make() {
    tenant = TestTenant.create();
    admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    kim = tenant.member("kim", TenantRole.POLICY_APPROVER);
    lee = tenant.member("lee", TenantRole.POLICY_APPROVER);
    put("/classes/public", Map.of("title", "Public", "rank", 0, "export", "metadata"));
    put("/classes/internal", Map.of("title", "Internal", "rank", 20, "export", "metadata"));
  }

  @Test
  void addsListsAndRemovesAPersonsOwn() {
    add(kim, kims).statusCode(201).body("algorithm", equalTo("ES256")).body("approves", is(false));
    get(kim, "/passkeys").body("items", hasSize(1)).body("items[0].name", equalTo("laptop"));
    get(lee, "/passkeys").body("items", empty());
    remove(lee, kims).statusCode(404);
    remove(kim, kims).statusCode(204);
    get(admin, "/audit").body("items.action", hasItem("passkey.add"));
  }

  @Test
  void addsNoneThatIsNotAsItMustBe() {
    kims.origin = "http://evil.test";
    add(kim, kims).statusCode(403).body("code", equalTo("passkey_refused"));
    kims.origin = SoftPasskey.ORIGIN;
    kims.verified = false;
    add(kim, kims).statusCode(403).body("detail", containsString("UserNotVerified"));
    kims.verified = true;
    var asked = ask(kim, "/passkeys/challenges", Map.of());
    send(lee, asked, kims).statusCode(410);
    send(kim, asked, kims).statusCode(201);
    send(kim, asked, new SoftPasskey()).statusCode(410).body("code", equalTo("gone"));
    add(lee, kims).statusCode(409);
    Map<String, Object> garbage = new HashMap<>(Map.of("attestation", "AAAA", "clientData", "e30"));
    garbage.put("name", "x");
    garbage.put("challenge", ask(lee, "/passkeys/challenges", Map.of()).get("id"));
    post(lee, "/passkeys", garbage).statusCode(403).body("code", equalTo("passkey_refused"));
  }

  @Test
  void requiresPasskeysOnlyOnceTwoPeopleHaveOne() {
    add(kim, kims);
    add(kim, new SoftPasskey());
    post(kim, "/approver-set", Map.of()).statusCode(403);
    post(admin, "/approver-set", Map.of()).statusCode(409).body("detail", containsString("two"));
    add(lee, lees);
    post(admin, "/approver-set", Map.of())
        .statusCode(200)
        .body("inForce.sequence", is(1))
        .body("inForce.approvers", hasSize(3));
    post(admin, "/approver-set", Map.of()).statusCode(409);
    remove(kim, kims).statusCode(409).body("detail", containsString("approver set"));
  }

  @Test
  void publishesWhatTwoPeopleSignedAndCarriesTheirSignatures() {
    String id = narrow();
    assertNull(bundle().approvals());
    require();
    assertEquals(Set.of(ApproverSet.FEATURE), bundle().requiredFeatures());
    int revision = widen(id);
    post(kim, at(id, "approve"), Map.of("revision", revision))
        .statusCode(403)
        .body("code", equalTo("passkey_required"));
    approve(kim, kims, id, revision).statusCode(200).body("draft.state", equalTo("in-review"));
    approve(kim, kims, id, revision).statusCode(409);
    approve(lee, lees, id, revision).statusCode(200).body("draft.state", equalTo("approved"));
    post(admin, at(id, "publish"), Map.of("revision", revision)).statusCode(200);
    get(kim, "/passkeys").body("items[0].usedAt", notNullValue());
    ApproverProof.Widened widened = bundle().approvals().widened();
    assertNotNull(widened);
    assertEquals(bundle().policy(), widened.policy());
    assertNull(widened.document());
    assertEquals(2, widened.approvals().size());
    republish(id, NARROW);
    assertEquals(2, bundle().approvals().widened().policy().version().number());
    assertNotNull(bundle().approvals().widened().document(), "a narrower one carries it whole");
  }

  @Test
  void needsNoPasskeyForWhatDoesNotWiden() {
    String id = narrow();
    require();
    int revision = draft(id, NARROW.replace("Ward", "Wards"));
    post(kim, at(id, "approval-challenge"), Map.of("revision", revision))
        .statusCode(200)
        .body("passkey", nullValue());
    post(kim, at(id, "approve"), Map.of("revision", revision)).statusCode(200);
    post(admin, at(id, "publish"), Map.of("revision", revision)).statusCode(200);
  }

  @Test
  void refusesForgedReplayedAndClonedAnswers() {
    String id = narrow();
    require();
    int revision = widen(id);
    kims.verified = false;
    approve(kim, kims, id, revision)
        .statusCode(403)
        .body("errors[0].reason", equalTo("user-verification"));
    kims.verified = true;
    kims.origin = "http://localhost:7091";
    approve(kim, kims, id, revision).statusCode(403).body("errors[0].reason", equalTo("origin"));
    kims.origin = SoftPasskey.ORIGIN;
    approve(kim, lees, id, revision)
        .statusCode(403)
        .body("errors[0].reason", equalTo("credential"));
    Map<String, String> asked = asked(kim, id, revision);
    Map<String, Object> old = signed(asked, kims.sign(asked.get("challenge")));
    Map<String, String> newer = asked(kim, id, revision);
    approve(kim, id, revision, signed(newer, kims.sign(asked.get("challenge"))))
        .statusCode(403)
        .body("errors[0].reason", equalTo("challenge"));
    approve(lee, id, revision, old).statusCode(410);
    kims.counter = 9;
    approve(kim, id, revision, signed(asked, kims.sign(asked.get("challenge")))).statusCode(200);
    approve(kim, id, revision, old).statusCode(410).body("code", equalTo("gone"));
    post(admin, at(id, "withdraw"), Map.of("revision", revision)).statusCode(200);
    post(admin, at(id, "submit"), Map.of("revision", revision)).statusCode(200);
    approve(kim, kims, id, revision).statusCode(403).body("code", equalTo("passkey_cloned"));
    kims.counter = 10;
    approve(kim, kims, id, revision).statusCode(200);
  }

  @Test
  void publishesNothingThatWasApprovedWithoutPasskeysBeforeTheyWereRequired() {
    String id = narrow();
    int revision = widen(id);
    post(kim, at(id, "approve"), Map.of("revision", revision)).statusCode(200);
    post(lee, at(id, "approve"), Map.of("revision", revision)).statusCode(200);
    require();
    post(admin, at(id, "publish"), Map.of("revision", revision))
        .statusCode(403)
        .body("code", equalTo("passkey_required"))
        .body("detail", containsString("0 of 2"));
  }

  @Test
  void putsTheNextSetInForceOnceTwoPeopleOfTheOneBeforeSignedIt() {
    narrow();
    require();
    String max = tenant.member("max", TenantRole.POLICY_APPROVER);
    SoftPasskey maxs = new SoftPasskey();
    add(max, maxs).statusCode(201);
    post(admin, "/approver-set", Map.of())
        .statusCode(200)
        .body("inForce.sequence", is(1))
        .body("waiting.sequence", is(2));
    post(max, "/approver-set/challenges", Map.of())
        .statusCode(403)
        .body("code", equalTo("passkey_required"));
    sign(kim, kims).statusCode(200).body("waiting.signedBy", hasSize(1));
    sign(kim, kims).statusCode(409);
    assertEquals(1, bundle().approvals().sets().size());
    sign(lee, lees).statusCode(200).body("waiting", nullValue()).body("inForce.sequence", is(2));
    assertEquals(2, bundle().approvals().sets().size());
    post(admin, "/approver-set", Map.of("without", Set.of(kims.id()))).statusCode(200);
    sign(lee, lees).statusCode(200);
    sign(max, maxs).statusCode(200).body("inForce.sequence", is(3));
    remove(kim, kims).statusCode(204);
  }

  private void require() {
    add(kim, kims).statusCode(201);
    add(lee, lees).statusCode(201);
    post(admin, "/approver-set", Map.of()).statusCode(200);
  }

  private ValidatableResponse add(String who, SoftPasskey passkey) {
    return send(who, ask(who, "/passkeys/challenges", Map.of()), passkey);
  }

  private ValidatableResponse send(String who, Map<String, String> asked, SoftPasskey passkey) {
    Map<String, Object> body = new HashMap<>(passkey.make(asked.get("challenge")));
    body.put("name", "laptop");
    body.put("challenge", asked.get("id"));
    return post(who, "/passkeys", body);
  }

  private Map<String, String> ask(String who, String path, Map<String, ?> body) {
    return post(who, path, body).statusCode(200).extract().jsonPath().getMap("$");
  }

  private ValidatableResponse sign(String who, SoftPasskey passkey) {
    Map<String, String> asked = ask(who, "/approver-set/challenges", Map.of());
    return post(who, "/approver-set/sign", signed(asked, passkey.sign(asked.get("challenge"))));
  }

  private static Map<String, Object> signed(Map<String, String> asked, Map<String, Object> answer) {
    return Map.of("challenge", asked.get("id"), "assertion", answer);
  }

  private Map<String, String> asked(String who, String id, int revision) {
    return post(who, at(id, "approval-challenge"), Map.of("revision", revision))
        .statusCode(200)
        .extract()
        .jsonPath()
        .getMap("passkey");
  }

  private ValidatableResponse approve(String who, SoftPasskey passkey, String id, int revision) {
    Map<String, String> asked = asked(who, id, revision);
    return approve(who, id, revision, signed(asked, passkey.sign(asked.get("challenge"))));
  }

  private ValidatableResponse approve(
      String who, String id, int revision, Map<String, Object> answer) {
    return post(who, at(id, "approve"), Map.of("revision", revision, "passkey", answer));
  }

  private String narrow() {
    String id = post(admin, "/policies", Map.of("yaml", NARROW)).extract().path("id");
    post(admin, at(id, "submit"), Map.of("revision", 1)).statusCode(200);
    post(kim, at(id, "approve"), Map.of("revision", 1)).statusCode(200);
    post(lee, at(id, "approve"), Map.of("revision", 1)).statusCode(200);
    post(admin, at(id, "publish"), Map.of("revision", 1)).statusCode(200);
    return id;
  }

  private int widen(String id) {
    return draft(id, WIDE);
  }

  private int draft(String id, String yaml) {
    int revision =
        put("/policies/" + id + "/draft", Map.of("yaml", yaml, "baseRevision", 0))
            .statusCode(200)
            .extract()
            .path("draft.revision");
    post(admin, at(id, "submit"), Map.of("revision", revision)).statusCode(200);
    return revision;
  }

  private void republish(String id, String yaml) {
    int revision = draft(id, yaml);
    post(kim, at(id, "approve"), Map.of("revision", revision)).statusCode(200);
    post(admin, at(id, "publish"), Map.of("revision", revision)).statusCode(200);
  }

  private static String at(String id, String step) {
    return "/policies/" + id + "/" + step;
  }

  private Bundle bundle() {
    return database.inTenant(
        tenant.id(),
        sql -> {
          var head = bundles.current(sql, tenant.id(), GroupId.of("default")).orElseThrow();
          String json = bundles.envelope(sql, tenant.id(), head.digest()).orElseThrow().json();
          try {
            Dsse envelope = DemarcJson.tolerant().readValue(json, Dsse.class);
            return DemarcJson.tolerant().readValue(envelope.payloadBytes(), Bundle.class);
          } catch (IOException malformed) {
            throw new java.io.UncheckedIOException(malformed);
          }
        });
  }

  private ValidatableResponse remove(String who, SoftPasskey passkey) {
    return given().auth().oauth2(who).delete(tenant.path("/passkeys/" + passkey.id())).then();
  }

  private ValidatableResponse put(String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body)
        .put(tenant.path(path))
        .then();
  }

  private ValidatableResponse post(String who, String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(who)
        .contentType("application/json")
        .body(body)
        .post(tenant.path(path))
        .then();
  }

  private ValidatableResponse get(String who, String path) {
    return given().auth().oauth2(who).get(tenant.path(path)).then();
  }
}
