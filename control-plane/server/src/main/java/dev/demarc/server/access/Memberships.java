package dev.demarc.server.access;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
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
  private final JobDatabase jobs;

  Memberships(TenantDatabase database, JobDatabase jobs) {
    this.database = database;
    this.jobs = jobs;
  }

  /**
   * How somebody stands in a tenant.
   *
   * @param suspended why the tenant is; empty where it is not
   */
  record Standing(Set<TenantRole> roles, Optional<String> suspended) {}

  /**
   * How the caller stands; empty where the tenant does not exist, its organization is not in the
   * token, or the person is no member.
   */
  Optional<Standing> of(Caller caller, TenantId tenant) {
    return database
        .inTenant(
            tenant,
            sql ->
                sql.first(
                    """
                    select t.organization, t.suspended_reason, m.roles from tenant t
                    join membership m on m.tenant_id = t.tenant_id
                    where t.tenant_id = ? and m.subject = ?
                    """,
                    row ->
                        new Found(
                            Columns.text(row, "organization"),
                            Columns.texts(row, "roles"),
                            Optional.ofNullable(row.getString("suspended_reason"))),
                    tenant,
                    caller.subject()))
        .filter(found -> caller.organizations().contains(found.organization))
        .map(found -> new Standing(parse(found.roles), found.suspended));
  }

  /** Why a tenant is suspended; empty where it is not, or is not there. */
  Optional<String> suspension(TenantId tenant) {
    return database.inTenant(
        tenant,
        sql ->
            sql.first(
                "select suspended_reason from tenant where tenant_id = ? and suspended_at is not null",
                row -> Columns.text(row, "suspended_reason"),
                tenant));
  }

  /** Whether this person is a member of any other tenant. */
  public boolean isElsewhere(SubjectId subject, TenantId tenant) {
    return jobs.acrossTenants(sql ->
        sql.first(
                "select 1 from membership where subject = ? and tenant_id <> ? limit 1",
                row -> true,
                subject,
                tenant)
            .isPresent());
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

  private record Found(String organization, List<String> roles, Optional<String> suspended) {}
}
