package dev.demarc.server;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.arc.Arc;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A tenant of a test's own, with members, made without Keycloak. */
public record TestTenant(TenantId id, String organization) {

  /** A new one, with no member. */
  public static TestTenant create() {
    var tenant = new TestTenant(new TenantId(UUID.randomUUID()), "org-" + UUID.randomUUID());
    String alias = "t-" + tenant.id.text();
    database()
        .doInTenant(
            tenant.id,
            sql ->
                sql.update(
                    "insert into tenant values (?, ?, ?, ?, ?)",
                    tenant.id,
                    "Tenant " + alias,
                    alias,
                    tenant.organization,
                    Instant.now()));
    return tenant;
  }

  /** Adds a person with these roles and gives their token. */
  public String member(String username, TenantRole... roles) {
    database()
        .doInTenant(
            id,
            sql ->
                sql.update(
                    "insert into membership values (?, ?, ?, ?, ?, ?, ?)",
                    id,
                    TestTokens.subject(username),
                    username,
                    "Name of " + username,
                    username + "@demarc.test",
                    List.of(roles),
                    Instant.now()));
    return TestTokens.of(username, organization);
  }

  /** {@code /api/v1/tenants/<id>} and what follows. */
  public String path(String rest) {
    return "/api/v1/tenants/" + id.text() + rest;
  }

  private static TenantDatabase database() {
    return Arc.container().instance(TenantDatabase.class).get();
  }
}
