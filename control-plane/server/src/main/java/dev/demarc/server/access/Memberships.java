package dev.demarc.server.access;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which roles a person has in a tenant. */
@ApplicationScoped
public class Memberships {
  private final TenantDatabase database;

  Memberships(TenantDatabase database) {
    this.database = database;
  }

  /**
   * The caller's roles; empty where the tenant does not exist, its organization is not in the
   * token, or the person is no member.
   */
  public Optional<Set<TenantRole>> rolesOf(Caller caller, TenantId tenant) {
    return database
        .inTenant(
            tenant,
            sql ->
                sql.first(
                    """
                    select t.organization, m.roles from tenant t
                    join membership m on m.tenant_id = t.tenant_id
                    where t.tenant_id = ? and m.subject = ?
                    """,
                    row ->
                        new Found(Columns.text(row, "organization"), Columns.texts(row, "roles")),
                    tenant,
                    caller.subject()))
        .filter(found -> caller.organizations().contains(found.organization))
        .map(found -> parse(found.roles));
  }

  /** Whether this person is a member. */
  public boolean isMember(SubjectId subject, TenantId tenant) {
    return database.inTenant(
        tenant,
        sql ->
            sql.first(
                    "select 1 from membership where tenant_id = ? and subject = ?",
                    row -> true,
                    tenant,
                    subject)
                .isPresent());
  }

  /** Roles as the database keeps them. */
  public static Set<TenantRole> parse(List<String> roles) {
    return roles.stream()
        .map(role -> Wire.parse(TenantRole.class, "roles", role))
        .collect(Collectors.toUnmodifiableSet());
  }

  private record Found(String organization, List<String> roles) {}
}
