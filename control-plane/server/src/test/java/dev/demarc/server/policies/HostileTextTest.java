package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policy texts that are too long, or whose ids are not what they look like. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class HostileTextTest {
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: House rules
      rules:
        - {id: "%s", classes: [public], effect: allow}
      """;

  private TestTenant tenant;
  private String admin;

  @BeforeEach
  void make() {
    tenant = TestTenant.create();
    admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("title", "Public", "rank", 0, "export", "metadata"))
        .put(tenant.path("/classes/public"))
        .then()
        .statusCode(200);
  }

  @Test
  void refusesTenMegabytesNamingTheBoundAndServesTheNextRequest() {
    String text = YAML.formatted("a") + "#".repeat(10 << 20);
    for (String path : new String[] {"", "/check"}) {
      post(path, text)
          .statusCode(413)
          .contentType("application/problem+json")
          .body("code", equalTo("too_large"))
          .body("status", equalTo(413))
          .body("detail", equalTo("A body has at most 4194304 bytes."))
          .body("instance", containsString("urn:demarc:request:"));
    }
    post("", YAML.formatted("a")).statusCode(201);
  }

  @Test
  void refusesMoreThanTheLongestTextNamingTheBound() {
    String head = YAML.formatted("a");
    String longest = head + "#".repeat(PolicyDocument.MAX_TEXT - head.length());
    String id = post("", longest).statusCode(201).extract().path("id");
    post("", longest + "#")
        .statusCode(413)
        .contentType("application/problem+json")
        .body("code", equalTo("too_large"))
        .body("detail", equalTo("A policy has at most 524288 characters."));
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("yaml", longest + "#", "baseRevision", 1))
        .put(tenant.path("/policies/" + id + "/draft"))
        .then()
        .statusCode(413)
        .body("detail", equalTo("A policy has at most 524288 characters."));
    post("/check", longest + "#")
        .statusCode(200)
        .body("document", nullValue())
        .body("problems.reason", hasItem("is longer than 524288 characters"));
  }

  /** Turned round, of no width, of full width, composed, of another script, and a mark of order. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u202eb",
        "a\u2066b\u2069",
        "a\u200bb",
        "a\u200db",
        "\ufeffa",
        "\uff41\uff42",
        "a\u0301",
        "\u00e1",
        "\u0430",
        "a\u00adb",
        "\ud835\udc1a"
      })
  void refusesAnIdThatIsNotWhatItLooksLike(String id) {
    post("/check", YAML.formatted(id))
        .statusCode(200)
        .body("document", nullValue())
        .body("problems.path", hasItem("rules[0].id"))
        .body(
            "problems.find { it.path == 'rules[0].id' }.reason",
            containsString("must be 1 to 63 characters of a-z, 0-9"));
    String policy = post("", YAML.formatted(id)).statusCode(201).extract().path("id");
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("revision", 1))
        .post(tenant.path("/policies/" + policy + "/submit"))
        .then()
        .statusCode(422)
        .body("code", equalTo("policy_invalid"))
        .body("errors.field", hasItem("rules[0].id"));
  }

  @Test
  void takesThePlainIdThatTheyLookLike() {
    post("/check", YAML.formatted("ab")).statusCode(200).body("problems", empty());
  }

  private ValidatableResponse post(String path, String yaml) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json; charset=UTF-8")
        .body(Map.of("yaml", yaml))
        .post(tenant.path("/policies" + path))
        .then();
  }
}
