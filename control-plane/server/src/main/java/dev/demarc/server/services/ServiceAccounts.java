package dev.demarc.server.services;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Caller;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.identity.IdentityProvider;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The memberships of service accounts, in the transaction of their tenant. A membership without a
 * role is what makes an account's tokens count, so that removing it ends them at once, whatever the
 * identity provider still issues.
 */
@ApplicationScoped
public class ServiceAccounts {
  private static final int MOST = 1_000;

  private final IdentityProvider identity;

  ServiceAccounts(IdentityProvider identity) {
    this.identity = identity;
  }

  /** The organization of a tenant at the identity provider. */
  record Organization(String alias, String id) {}

  /** How the ids of a tenant's accounts begin: nobody else's do. */
  static String prefix(TenantId tenant) {
    return "svc-" + tenant.text() + "-";
  }

  static String id(TenantId tenant, RandomGenerator random) {
    byte[] own = new byte[6];
    random.nextBytes(own);
    return prefix(tenant) + HexFormat.of().formatHex(own);
  }

  Organization organization(Sql sql, TenantId tenant) {
    return sql.first(
            "select alias, organization from tenant where tenant_id = ?",
            row -> new Organization(Columns.text(row, "alias"), Columns.text(row, "organization")),
            tenant)
        .orElseThrow(() -> Problem.notFound("tenant"));
  }

  void admit(Sql sql, TenantId tenant, SubjectId subject, String id, String label, Instant now) {
    sql.update(
        "insert into membership values (?, ?, ?, ?, ?, ?, ?)",
        tenant,
        subject,
        Caller.SERVICE_NAME + id,
        label,
        "",
        List.<TenantRole>of(),
        now);
  }

  /** The ids of all of the tenant, at most {@value #MOST}. */
  public List<String> all(TenantId tenant) {
    return identity.services(prefix(tenant), MOST).stream()
        .map(IdentityProvider.Service::id)
        .toList();
  }

  /** The ids of those this person made. */
  public List<String> madeBy(TenantId tenant, SubjectId maker) {
    return identity.services(prefix(tenant), MOST).stream()
        .filter(service -> maker.equals(service.maker()))
        .map(IdentityProvider.Service::id)
        .toList();
  }

  /** Whether there was one. */
  public boolean dismiss(Sql sql, TenantId tenant, String id) {
    return sql.update(
            "delete from membership where tenant_id = ? and username = ?",
            tenant,
            Caller.SERVICE_NAME + id)
        > 0;
  }
}
