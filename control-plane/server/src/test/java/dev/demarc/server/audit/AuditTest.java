package dev.demarc.server.audit;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.migrations.TestDatabase;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AuditTest {
  @Inject TenantDatabase database;
  @Inject Audit audit;
  @Inject AuditCsv csv;

  @Test
  void chainsEveryEventToTheOneBeforeIt() {
    TestTenant tenant = TestTenant.create();
    record(tenant, "one");
    record(tenant, "two");
    long broken = database.inTenant(tenant.id(), sql -> audit.firstBroken(sql, tenant.id()));
    assertEquals(0, broken);
  }

  @Test
  void findsTheFirstEventThatWasChangedBehindItsBack() throws SQLException {
    TestTenant tenant = TestTenant.create();
    record(tenant, "one");
    record(tenant, "two");
    record(tenant, "three");
    rewrite(tenant, "update audit_event set object = 'other' where sequence = 2");
    long broken = database.inTenant(tenant.id(), sql -> audit.firstBroken(sql, tenant.id()));
    assertEquals(2, broken);
  }

  @Test
  void writesNothingWhenTheChangeItSpeaksOfFails() {
    TestTenant tenant = TestTenant.create();
    assertThrows(
        IllegalStateException.class,
        () ->
            database.doInTenant(
                tenant.id(),
                sql -> {
                  audit.record(sql, tenant.id(), Actor.SYSTEM, "a", "b", Map.of());
                  throw new IllegalStateException("the change failed");
                }));
    int events =
        database.inTenant(
            tenant.id(),
            sql -> audit.read(sql, tenant.id(), new AuditAsked(), Long.MAX_VALUE, 10).size());
    assertEquals(0, events);
  }

  private ValidatableResponse get(String token, TestTenant tenant, String query) {
    return given().auth().oauth2(token).get(tenant.path("/audit" + query)).then();
  }

  @Test
  void findsWhatWasAskedForByWhomAndOfWhat() {
    TestTenant tenant = TestTenant.create();
    String admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    database.doInTenant(
        tenant.id(),
        sql -> {
          Actor ann = Actor.of(SubjectId.of("subject-ann"));
          audit.record(sql, tenant.id(), ann, "policy.publish", "p1", Map.of());
          audit.record(sql, tenant.id(), ann, "policy.edit", "p2", Map.of());
          audit.record(sql, tenant.id(), Actor.SYSTEM, "policy.edit", "p1", Map.of());
        });
    get(admin, tenant, "?action=policy.").body("items.object", contains("p1", "p2", "p1"));
    get(admin, tenant, "?action=policy.&actor=subject-ann")
        .body("items.object", contains("p2", "p1"));
    get(admin, tenant, "?object=p1&action=policy.edit").body("items", hasSize(1));
    get(admin, tenant, "?action=policy.&from=2999-01-01T00:00:00Z").body("items", hasSize(0));
    get(admin, tenant, "?action=policy.&to=2999-01-01T00:00:00Z").body("items", hasSize(3));
    get(admin, tenant, "?actor=nobody").body("items", hasSize(0));
    get(admin, tenant, "?from=yesterday").statusCode(400).body("errors[0].field", equalTo("from"));
    get(admin, tenant, "/csv?to=tomorrow").statusCode(400).body("errors[0].field", equalTo("to"));
  }

  @Test
  void isTakenAwayAsCsvThatNoSpreadsheetRuns() {
    TestTenant tenant = TestTenant.create();
    String admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    record(tenant, "=1+1");
    record(tenant, "a \"quoted\", name");
    String csv = get(admin, tenant, "/csv?action=test").statusCode(200).extract().asString();
    String[] lines = csv.split("\r\n", -1);
    assertEquals("sequence,at,actor,action,object,detail,hash", lines[0]);
    assertTrue(lines[1].contains(",\"a \"\"quoted\"\", name\",k v,"), lines[1]);
    assertTrue(lines[2].contains(",'=1+1,"), lines[2]);
    String user = tenant.member("eve", TenantRole.END_USER);
    get(user, tenant, "/csv").statusCode(403);
  }

  @Test
  void saysWhereItsCsvIsCutAndGoesOnThere() throws IOException {
    TestTenant tenant = TestTenant.create();
    String admin = tenant.member("ann", TenantRole.TENANT_ADMIN);
    for (int i = 0; i < 3; i++) {
      record(tenant, "o" + i);
    }
    var asked = new AuditAsked();
    asked.action = "test";
    var out = new ByteArrayOutputStream();
    csv.write(tenant.id(), asked, Long.MAX_VALUE, 2, out);
    String[] lines = out.toString(StandardCharsets.UTF_8).split("\r\n", -1);
    assertEquals(5, lines.length);
    assertTrue(lines[2].contains(",o1,"), lines[2]);
    assertTrue(lines[3].contains(",cut,,There is more."), lines[3]);
    String before = lines[3].replaceAll(".*before=([0-9]+).*", "$1");
    String rest =
        get(admin, tenant, "/csv?action=test&before=" + before)
            .statusCode(200)
            .extract()
            .asString();
    assertEquals(2, rest.lines().count());
    assertTrue(rest.contains(",o0,"), rest);
    get(admin, tenant, "/csv?before=x").statusCode(400).body("errors[0].field", equalTo("before"));
  }

  private void record(TestTenant tenant, String object) {
    database.doInTenant(
        tenant.id(),
        sql -> audit.record(sql, tenant.id(), Actor.SYSTEM, "test", object, Map.of("k", "v")));
  }

  /** As the owner of the tables, who alone can; even the owner must name the tenant. */
  private static void rewrite(TestTenant tenant, String sql) throws SQLException {
    TestDatabase behind = DatabaseResource.database();
    try (Connection owner = behind.connect("demarc_owner");
        var statement = owner.createStatement()) {
      statement.execute("create policy rewriting on audit_event to demarc_owner using (true)");
      statement.execute(sql + " and tenant_id = '" + tenant.id().text() + "'");
      statement.execute("drop policy rewriting on audit_event");
    }
  }
}
