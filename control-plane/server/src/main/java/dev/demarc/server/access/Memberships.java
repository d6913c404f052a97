package dev.demarc.server.access;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
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

  /** How somebody stands in a tenant. */
  sealed interface Standing {
    /** What is needed to go on as a member, where somebody is one. */
    default Optional<Member> member() {
      return this instanceof Member member ? Optional.of(member) : Optional.empty();
    }
  }

  /**
   * A member.
   *
   * @param suspended why the tenant is; empty where it is not
   */
  record Member(Set<TenantRole> roles, Optional<String> suspended) implements Standing {}

  /** No member of a tenant that is there. */
  record Stranger() implements Standing {}

  /** There is no such tenant, or the token is older than the membership: it has no organization. */
  record Unknown() implements Standing {}

  /** How the caller stands. */
  Standing of(Caller caller, TenantId tenant) {
    return database
        .inTenant(
            tenant,
            sql ->
                sql.first(
                    """
                    select t.organization, t.suspended_reason, m.roles from tenant t
                    left join membership m on m.tenant_id = t.tenant_id and m.subject = ?
                    where t.tenant_id = ?
                    """,
                    row -> standing(caller, row),
                    caller.subject(),
                    tenant))
        .orElseGet(Unknown::new);
  }

  private static Standing standing(Caller caller, ResultSet row) throws SQLException {
    if (row.getArray("roles") == null) {
      return new Stranger();
    }
    if (!caller.organizations().contains(Columns.text(row, "organization"))) {
      return new Unknown();
    }
    return new Member(
        parse(Columns.texts(row, "roles")), Optional.ofNullable(row.getString("suspended_reason")));
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
}
