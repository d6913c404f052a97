package dev.demarc.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.migrations.TestDatabase;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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
            tenant.id(), sql -> audit.read(sql, tenant.id(), Long.MAX_VALUE, 10).size());
    assertEquals(0, events);
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
