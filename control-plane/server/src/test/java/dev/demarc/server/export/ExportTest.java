package dev.demarc.server.export;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.Digest;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.HeldTransaction;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.Problem;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An archive has everything of its tenant, nothing of another, and no secret. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ExportTest {
  private final TestTenant tenant = TestTenant.create();
  private final String admin = tenant.member("ann", TenantRole.TENANT_ADMIN);

  @Inject ExportPlaces places;
  @Inject TenantArchive archive;

  @Test
  void writesEveryTableWithItsCountAndDigest() throws IOException {
    TestTenant other = TestTenant.create();
    TestAgent.enrol(other);
    TestAgent agent = TestAgent.enrol(tenant);
    Map<String, byte[]> files = fetch(admin);
    JsonNode manifest = DemarcJson.strict().readTree(files.get("manifest.json"));
    assertEquals(tenant.id().text(), manifest.path("tenant").asText());
    assertEquals(files.size() - 1, manifest.path("files").size());
    for (JsonNode file : manifest.path("files")) {
      byte[] bytes = files.get(file.path("name").asText());
      assertEquals(file.path("bytes").asLong(), bytes.length);
      assertEquals(file.path("sha256").asText(), Digest.ofBytes(bytes).text());
      assertEquals(file.path("rows").asLong(), text(bytes).lines().count());
      assertFalse(text(bytes).contains(other.id().text()), file.toString());
    }
    assertTrue(text(files.get("tables/agent.jsonl")).contains(agent.id().text()));
    assertTrue(text(files.get("tables/audit_event.jsonl")).contains("tenant.export"));
    String token = text(files.get("tables/enrolment_token.jsonl"));
    assertTrue(token.contains("ward-1"), token);
    assertFalse(token.contains("\"secret\""), token);
  }

  @Test
  void isForAdministratorsAndTheOperatorAndNobodyElse() throws IOException {
    String auditor = tenant.member("aud", TenantRole.AUDITOR);
    given().auth().oauth2(auditor).get(tenant.path("/export")).then().statusCode(403);
    assertTrue(fetch(TestTokens.operator()).containsKey("manifest.json"));
    String stranger = TestTenant.create().member("eve", TenantRole.TENANT_ADMIN);
    given().auth().oauth2(stranger).get(tenant.path("/export")).then().statusCode(404);
    given()
        .auth()
        .oauth2(TestTokens.operator())
        .get("/api/v1/tenants/00000000-0000-0000-0000-0000000000aa/export")
        .then()
        .statusCode(404);
    given()
        .auth()
        .oauth2(TestTokens.operator())
        .contentType("application/json")
        .body(Map.of("reason", "leaving"))
        .put(tenant.path("/suspension"))
        .then()
        .statusCode(200);
    assertTrue(fetch(admin).containsKey("manifest.json"));
  }

  @Test
  void writesOneOfATenantAtATime() throws IOException {
    ExportPlaces.Place held = places.take(tenant.id());
    try {
      given()
          .auth()
          .oauth2(admin)
          .get(tenant.path("/export"))
          .then()
          .statusCode(429)
          .header("Retry-After", notNullValue())
          .body("detail", equalTo("An export of the tenant runs already."));
    } finally {
      places.leave(held);
    }
    assertTrue(fetch(admin).containsKey("manifest.json"));
    assertTrue(fetch(admin).containsKey("manifest.json"));
  }

  @Test
  void writesNoneWhileAnotherReplicaWritesOneOfTheTenant() throws IOException, SQLException {
    try (var other = new HeldTransaction(tenant.id())) {
      other.execute(
          "select pg_advisory_xact_lock(hashtextextended('export %s', 0))"
              .formatted(tenant.id().text()));
      given()
          .auth()
          .oauth2(admin)
          .get(tenant.path("/export"))
          .then()
          .statusCode(429)
          .header("Retry-After", notNullValue())
          .body("detail", equalTo("An export of the tenant runs already."));
      assertThrows(
          Problem.class, () -> archive.write(tenant.id(), OutputStream.nullOutputStream()));
      other.commit();
    }
    assertTrue(fetch(admin).containsKey("manifest.json"));
  }

  @Test
  void knowsOfEveryTableWhetherItIsInOrOut() throws SQLException {
    Set<String> known = new TreeSet<>(Contents.tables().keySet());
    known.addAll(Contents.OUT.keySet());
    assertEquals(tables(), known);
    assertEquals(
        Contents.tables().size() + Contents.OUT.size(), known.size(), "a table is in and out");
  }

  private static Set<String> tables() throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (Connection all = DatabaseResource.database().connect("postgres");
        var statement = all.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select c.relname from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                  and not c.relispartition
                """)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  private Map<String, byte[]> fetch(String token) throws IOException {
    byte[] zip =
        given()
            .auth()
            .oauth2(token)
            .get(tenant.path("/export"))
            .then()
            .statusCode(200)
            .contentType("application/zip")
            .extract()
            .asByteArray();
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
