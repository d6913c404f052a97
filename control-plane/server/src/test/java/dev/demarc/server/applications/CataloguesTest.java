package dev.demarc.server.applications;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.id.Digest;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Classes, detectors, targets and applications: what a policy speaks of. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class CataloguesTest {
  private static final String INTERNAL =
      "{\"title\":\"Internal\",\"rank\":20,\"export\":\"metadata\"}";

  @Inject TenantDatabase database;
  private TestTenant tenant;
  private String admin;

  @BeforeEach
  void make() {
    tenant = TestTenant.create();
    admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
  }

  @Test
  void keepsAClassAndShowsItToEveryMember() {
    put("/classes/internal", INTERNAL).statusCode(200).body("id", equalTo("internal"));
    put("/classes/internal", INTERNAL.replace("20", "21")).statusCode(200);
    get("/classes", tenant.member("eve", TenantRole.END_USER))
        .statusCode(200)
        .body("items.id", contains("internal"))
        .body("items[0].rank", is(21));
    get("/audit", admin).body("items.action", hasItems("class.put"));
  }

  @Test
  void keepsTheRowsOfTenantsApart() {
    put("/classes/internal", INTERNAL).statusCode(200);
    TestTenant other = TestTenant.create();
    String bob = other.member("bob", TenantRole.TENANT_ADMIN);
    given().auth().oauth2(bob).get(other.path("/classes")).then().body("items.size()", is(0));
    given().auth().oauth2(bob).delete(other.path("/classes/internal")).then().statusCode(404);
    get("/classes", admin).body("items.size()", is(1));
  }

  @Test
  void refusesChangesByWhoIsNoAdmin() {
    String auditor = tenant.member("aud", TenantRole.AUDITOR);
    put("/classes/internal", INTERNAL, auditor).statusCode(403);
    put("/targets/cloud", target("a:1"), auditor).statusCode(403);
    get("/classes", admin).body("items.size()", is(0));
  }

  @Test
  void refusesTheSameRankTwice() {
    put("/classes/internal", INTERNAL).statusCode(200);
    put("/classes/secret", INTERNAL).statusCode(409).body("code", equalTo("conflict"));
    get("/classes", admin).body("items.size()", is(1));
  }

  @Test
  void namesTheFieldThatIsWrong() {
    put("/classes/internal", "{\"title\":\"x\",\"rank\":1001,\"export\":\"metadata\"}")
        .statusCode(400)
        .body("code", equalTo("validation"))
        .body("errors[0].field", equalTo("rank"));
    put("/classes/internal", "{\"title\":\"x\",\"rank\":1,\"export\":\"everything\"}")
        .statusCode(400)
        .body("errors[0].field", equalTo("export"))
        .body("errors[0].reason", containsString("metadata"));
    put("/classes/internal", "{\"title\":\"x\",\"rank\":1}")
        .statusCode(400)
        .body("errors[0].field", equalTo("export"));
    put("/classes/Internal!", INTERNAL).statusCode(404);
    put("/classes/internal", "{\"title\":").statusCode(400).body("code", equalTo("malformed"));
    put("/classes/internal", INTERNAL.replace("}", ",\"colour\":1}"))
        .statusCode(400)
        .body("errors[0].field", equalTo("colour"));
    put("/detectors/mrn", "{\"kind\":\"pattern\",\"pattern\":\"(a\"}")
        .statusCode(400)
        .body("errors[0].field", equalTo("pattern"));
    given()
        .auth()
        .oauth2(admin)
        .contentType("text/plain")
        .body("x")
        .put(tenant.path("/classes/internal"))
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
  }

  @Test
  void keepsATaggerAndNamesWhatIsWrongWithOne() {
    String tagger =
        """
        {"kind":"tagger","tags":["phi"],"tagger":{"model":"%1$s","vocabulary":"%1$s",
         "labels":["O","B-NAME","I-NAME"],"looksFor":["B-NAME","I-NAME"],"leastPermille":500}}
        """
            .formatted("sha256:" + "0a".repeat(32));
    put("/detectors/names", tagger).statusCode(200);
    get("/detectors", admin).body("items[0].tagger.leastPermille", is(500));
    refuses(tagger.replace("\"looksFor\":[\"B-NAME\"", "\"looksFor\":[\"O\""), "tagger.looksFor");
    refuses(tagger.replace("\"looksFor\":[\"B-NAME\"", "\"looksFor\":[\"X\""), "tagger.looksFor");
    refuses(tagger.replace("500", "0"), "tagger.leastPermille");
    refuses(tagger.replace("\"O\",", "\"B-NAME\","), "tagger.labels");
    refuses(tagger.replace("sha256:", "md5:"), "tagger.model");
    refuses(tagger.replace("\"model\"", "\"weights\""), "tagger.model");
    refuses(tagger.replace("\"model\"", "\"weights\":1,\"model\""), "tagger.weights");
    refuses("{\"kind\":\"tagger\"}", "tagger");
    for (int i = 1; i < 16; i++) {
      put("/detectors/names-" + i, tagger).statusCode(200);
    }
    refuses(tagger, "kind");
    put("/detectors/names", tagger.replace("500", "600")).statusCode(200);
  }

  private void refuses(String detector, String field) {
    put("/detectors/one-more", detector)
        .statusCode(400)
        .body("errors[0].field", equalTo(field))
        .body("errors[0].reason.length()", greaterThan(0));
  }

  @Test
  void keepsWhatIsReferredTo() {
    put(
            "/detectors/mrn",
            "{\"kind\":\"pattern\",\"pattern\":\"MRN-[0-9]{6,8}\",\"tags\":[\"phi\"]}")
        .statusCode(200);
    put("/classes/phi", INTERNAL.replace("}", ",\"detectors\":[\"mrn\"]}")).statusCode(200);
    put("/applications/notes", application("phi", "[]")).statusCode(200);
    delete("/detectors/mrn").statusCode(409);
    delete("/classes/phi").statusCode(409);
    delete("/applications/notes").statusCode(204);
    delete("/classes/phi").statusCode(204);
    delete("/detectors/mrn").statusCode(204);
    delete("/detectors/mrn").statusCode(404);
  }

  @Test
  void refusesApplicationsThatReferToNothing() {
    put("/applications/notes", application("internal", "[]"))
        .statusCode(400)
        .body("errors[0].field", equalTo("defaultClass"));
    put("/classes/internal", INTERNAL).statusCode(200);
    put("/applications/notes", application("internal", "[\"nobody\"]"))
        .statusCode(400)
        .body("errors[0].field", equalTo("answerers"));
    put("/applications/notes", application("internal", "[\"" + TestTokens.subject("ann") + "\"]"))
        .statusCode(200);
  }

  @Test
  void showsAKeyOnceAndKeepsOnlyItsDigest() {
    put("/classes/internal", INTERNAL).statusCode(200);
    put("/applications/notes", application("internal", "[]")).statusCode(200);
    String key =
        post("/applications/notes/keys", "{\"label\":\"laptop\"}")
            .statusCode(201)
            .body("key", matchesPattern("dk_[A-Za-z0-9_-]{43}"))
            .extract()
            .path("key");
    String id =
        get("/applications/notes/keys", admin)
            .body("items[0].label", equalTo("laptop"))
            .body("items[0].key", nullValue())
            .extract()
            .path("items[0].keyId");
    List<String> kept =
        database.inTenant(
            tenant.id(),
            sql -> sql.query("select hash from application_key", row -> row.getString(1)));
    assertEquals(List.of(Digest.ofBytes(key.getBytes(StandardCharsets.UTF_8)).text()), kept);
    delete("/applications/notes/keys/" + id).statusCode(204);
    get("/applications/notes/keys", admin).body("items.size()", is(0));
    post("/applications/other/keys", "{\"label\":\"laptop\"}").statusCode(404);
  }

  @Test
  void keepsATargetAndRefusesHostsThatAreNone() {
    put("/targets/cloud", target("127.0.0.1:7070")).statusCode(200);
    put("/targets/cloud", target("http://x/")).statusCode(400);
    get("/targets", admin).body("items[0].hosts[0]", equalTo("127.0.0.1:7070"));
  }

  private static String application(String defaultClass, String answerers) {
    return """
    {"title":"Notes","team":"care","defaultClass":"%s","tasks":["summarize"],
     "answerers":%s,"requestsPerMinute":60}
    """
        .formatted(defaultClass, answerers);
  }

  private static String target(String host) {
    return """
    {"title":"Cloud","boundary":"managed-cloud","region":"us","operator":"stand-in",
     "protocol":"openai","hosts":["%s"],"models":[{"id":"large","version":"1","runtime":"openai",
     "precision":"unknown","contextTokens":8192,"features":["chat"],
     "inputMicroUsdPerMillionTokens":1,"outputMicroUsdPerMillionTokens":1,"tier":0}]}
    """
        .formatted(host);
  }

  private ValidatableResponse put(String path, String body) {
    return put(path, body, admin);
  }

  private ValidatableResponse put(String path, String body, String token) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(body)
        .put(tenant.path(path))
        .then();
  }

  private ValidatableResponse post(String path, String body) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body)
        .post(tenant.path(path))
        .then();
  }

  private ValidatableResponse get(String path, String token) {
    return given().auth().oauth2(token).get(tenant.path(path)).then();
  }

  private ValidatableResponse delete(String path) {
    return given().auth().oauth2(admin).delete(tenant.path(path)).then();
  }
}
