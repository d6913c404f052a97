package dev.demarc.server.notifications;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators do to webhooks. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class WebhooksTest {
  @Inject TenantDatabase database;
  private final Receiver receiver = new Receiver();
  private Posts posts;

  @BeforeEach
  void make() {
    posts = new Posts();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void tellsTheSecretOnceAndKeepsItSealed() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    String all = list(posts.admin).body("items", hasSize(1)).extract().asString();
    assertFalse(all.contains("whsec_") || all.contains("secret\""), all);
    String stored =
        database.inTenant(
            posts.tenant.id(),
            sql ->
                sql.first(
                        "select webhook::text as whole from webhook where tenant_id = ?",
                        row -> row.getString("whole"),
                        posts.tenant.id())
                    .orElseThrow());
    String key = hook.secret().substring("whsec_".length());
    String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(key));
    assertFalse(stored.contains(hex) || stored.contains(key), stored);
    given()
        .auth()
        .oauth2(posts.admin)
        .get(posts.tenant.path("/audit"))
        .then()
        .body("items.action", hasItem("webhook.add"))
        .body(not(containsString("whsec_")));
  }

  @Test
  void signsWithBothSecretsAfterARotationUntilTheOverlapEnds() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    String second =
        posts
            .post(posts.admin, "/webhooks/" + hook.id() + "/rotate")
            .statusCode(200)
            .body("webhook.formerSecretUntil", notNullValue())
            .extract()
            .path("secret");
    posts.happen();
    posts.send();
    Receiver.Got both = receiver.got.getFirst();
    assertEquals(1, StandardWebhooks.verified(hook.secret(), both));
    assertEquals(1, StandardWebhooks.verified(second, both));
    database.doInTenant(
        posts.tenant.id(),
        sql ->
            sql.update(
                "update webhook set former_until = now() where tenant_id = ?", posts.tenant.id()));
    posts.happen();
    posts.send();
    Receiver.Got one = receiver.got.getLast();
    assertEquals(0, StandardWebhooks.verified(hook.secret(), one));
    assertEquals(1, StandardWebhooks.verified(second, one));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "receiver",
        "ftp://example.com/",
        "http://203.0.113.7/hook",
        "https://user:password@203.0.113.7/",
        "https://203.0.113.7/#part",
        "https://203.0.113.7:99999/",
        "https://",
        "https://203.0.113.7/a b",
        "https://203.0.113.7/\r\nHost: other",
        "https://10.0.0.7/hook",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:10.0.0.7]/",
        "https://100.100.100.200/",
        "https://0.0.0.0/",
        "https://2852039166/",
        "https://no-such-host.invalid/"
      })
  void refusesAUrlThatIsNoneOrLeadsInside(String url) {
    add(posts.admin, url, List.of("policy.published"))
        .statusCode(400)
        .contentType(containsString("application/problem+json"))
        .body("errors[0].field", equalTo("url"));
  }

  @Test
  void refusesKindsThatAreNoneOrNobodyCanChoose() {
    String url = receiver.url("/200");
    add(posts.admin, url, List.of()).statusCode(400).body("errors[0].field", equalTo("kinds"));
    add(posts.admin, url, List.of("webhook.test")).statusCode(400);
    add(posts.admin, url, List.of("everything")).statusCode(400);
    String long501 = "https://203.0.113.7/" + "a".repeat(500);
    add(posts.admin, long501, List.of("policy.published")).statusCode(400);
  }

  @Test
  void isForAdministratorsOfTheTenantOnly() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    String auditor = posts.tenant.member("aud", TenantRole.AUDITOR);
    String user = posts.tenant.member("usr", TenantRole.END_USER);
    list(auditor).body("items", hasSize(1));
    list(user, 403);
    add(auditor, receiver.url("/200"), List.of("policy.published")).statusCode(403);
    for (String step : List.of("/rotate", "/test")) {
      posts.post(auditor, "/webhooks/" + hook.id() + step).statusCode(403);
    }
    TestTenant other = TestTenant.create();
    String eve = other.member("eve", TenantRole.TENANT_ADMIN);
    list(eve, 404);
    for (String step : List.of("/rotate", "/test")) {
      posts.post(eve, "/webhooks/" + hook.id() + step).statusCode(404);
      given()
          .auth()
          .oauth2(eve)
          .post(other.path("/webhooks/" + hook.id() + step))
          .then()
          .statusCode(404);
    }
    given().auth().oauth2(eve).delete(other.path("/webhooks/" + hook.id())).then().statusCode(404);
    posts.happen();
    String delivery = posts.log("?channel=webhook").extract().path("items[0].id");
    given()
        .auth()
        .oauth2(eve)
        .post(other.path("/deliveries/" + delivery + "/redeliver"))
        .then()
        .statusCode(404);
    given()
        .auth()
        .oauth2(eve)
        .get(other.path("/deliveries"))
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
    list(posts.admin).body("items", hasSize(1));
  }

  @Test
  void sendsATestToThatWebhookAlone() {
    Posts.Hook hook = posts.webhook(receiver.url("/one"));
    posts.webhook(receiver.url("/two"));
    posts.post(posts.admin, "/webhooks/" + hook.id() + "/test").statusCode(202);
    posts.send();
    assertEquals(1, receiver.at("/one").size());
    assertEquals(0, receiver.at("/two").size());
    assertEquals(1, StandardWebhooks.verified(hook.secret(), receiver.got.getFirst()));
    posts.log("").body("items", hasSize(1)).body("items[0].kind", equalTo("webhook.test"));
  }

  @Test
  void dropsWhatWaitsForOneThatIsDisabledOrRemoved() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    posts.happen();
    change(hook, receiver.url("/200"), false)
        .statusCode(200)
        .body("disabledReason", equalTo("by-hand"));
    posts
        .log("?webhook=" + hook.id())
        .body("items[0].state", equalTo("dropped"))
        .body("items[0].fault", equalTo("webhook-disabled"));
    posts.post(posts.admin, "/webhooks/" + hook.id() + "/test").statusCode(409);
    change(hook, "https://10.0.0.1/", false).statusCode(200);
    change(hook, "https://10.0.0.1/", true).statusCode(400);
    change(hook, receiver.url("/200"), true).statusCode(200).body("disabledAt", nullValue());
    posts.happen();
    given()
        .auth()
        .oauth2(posts.admin)
        .delete(posts.tenant.path("/webhooks/" + hook.id()))
        .then()
        .statusCode(204);
    posts.log("?webhook=" + hook.id()).body("items[0].fault", equalTo("webhook-removed"));
    posts.send();
    assertEquals(0, receiver.got.size());
    list(posts.admin).body("items", hasSize(0));
  }

  @Test
  void hasTwentyAtMost() {
    for (int each = 0; each < 20; each++) {
      posts.webhook(receiver.url("/" + each));
    }
    add(posts.admin, receiver.url("/more"), List.of("policy.published")).statusCode(409);
  }

  private ValidatableResponse add(String token, String url, List<String> kinds) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(Map.of("url", url, "kinds", kinds))
        .post(posts.tenant.path("/webhooks"))
        .then();
  }

  private ValidatableResponse change(Posts.Hook hook, String url, boolean enabled) {
    return given()
        .auth()
        .oauth2(posts.admin)
        .contentType("application/json")
        .body(Map.of("url", url, "kinds", List.of("policy.published"), "enabled", enabled))
        .put(posts.tenant.path("/webhooks/" + hook.id()))
        .then();
  }

  private ValidatableResponse list(String token) {
    return list(token, 200);
  }

  private ValidatableResponse list(String token, int status) {
    return given()
        .auth()
        .oauth2(token)
        .get(posts.tenant.path("/webhooks"))
        .then()
        .statusCode(status);
  }
}
