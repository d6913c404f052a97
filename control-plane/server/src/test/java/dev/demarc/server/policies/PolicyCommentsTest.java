package dev.demarc.server.policies;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is said of a draft. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class PolicyCommentsTest {
  @Inject TenantDatabase database;
  @Inject Bundles bundles;
  private RolloutTenant on;
  private String policy;

  @BeforeEach
  void write() {
    on = RolloutTenant.make(database, bundles);
    policy = on.post(on.admin(), "", Map.of("yaml", RolloutTenant.NARROW)).extract().path("id");
  }

  private ValidatableResponse say(String who, int revision, Map<String, ?> more) {
    Map<String, Object> body = new java.util.HashMap<>(more);
    body.put("revision", revision);
    return on.post(who, "/" + policy + "/comments", body);
  }

  private ValidatableResponse said(String query) {
    return on.get("/" + policy + "/comments" + query);
  }

  @Test
  void keepsWhatWasSaidOfARevisionUntilItIsDealtWith() {
    say(on.approver(), 1, Map.of("comment", " Why public? ", "line", 4))
        .statusCode(201)
        .body("number", is(1))
        .body("text", equalTo("Why public?"))
        .body("author", equalTo("subject-kim"));
    on.edit(on.admin(), policy, RolloutTenant.WIDE, 1);
    say(on.admin(), 2, Map.of("comment", "See revision 2.")).statusCode(201);
    said("").body("items.number", contains(2, 1)).body("items[1].line", is(4));
    for (int twice = 0; twice < 2; twice++) {
      String who = twice == 0 ? on.admin() : on.approver();
      on.post(who, "/" + policy + "/comments/1/resolve", Map.of()).statusCode(204);
    }
    said("").body("items[1].resolvedBy", equalTo("subject-ann"));
    said("?open=true").body("items.number", contains(2)).body("items[0].resolvedBy", nullValue());
    String next = said("?limit=1").body("items", hasSize(1)).extract().path("next");
    said("?limit=1&cursor=" + next).body("items.number", contains(1)).body("next", nullValue());
  }

  @Test
  void saysWhatIsWrongWithOne() {
    say(on.approver(), 2, Map.of("comment", "late")).statusCode(409);
    say(on.approver(), 1, Map.of()).statusCode(400).body("errors[0].field", equalTo("comment"));
    for (int line : List.of(0, 99)) {
      say(on.approver(), 1, Map.of("comment", "x", "line", line))
          .statusCode(400)
          .body("errors[0].field", equalTo("line"));
    }
    say(on.approver(), 1, Map.of("comment", "x".repeat(2_001))).statusCode(400);
    String reader = on.tenant().member("eve", TenantRole.END_USER);
    say(reader, 1, Map.of("comment", "mine")).statusCode(403);
    on.post(on.admin(), "/" + policy + "/comments/7/resolve", Map.of()).statusCode(404);
    said("").body("items", hasSize(0));
  }

  @Test
  void numbersThoseThatAreSaidAtOnceAndEndsAtItsBound() throws Exception {
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 8)
              .mapToObj(each ->
                  people.submit(() ->
                      say(on.admin(), 1, Map.of("comment", "at once")).extract().statusCode()))
              .toList();
      for (var one : all) {
        assertEquals(201, one.get());
      }
    }
    said("").body("items.number", contains(8, 7, 6, 5, 4, 3, 2, 1));
    database.doInTenant(
        on.tenant().id(),
        sql ->
            sql.update(
                "update policy_comment set number = 500 where tenant_id = ? and number = 8",
                on.tenant().id()));
    say(on.admin(), 1, Map.of("comment", "one too many")).statusCode(409);
  }
}
