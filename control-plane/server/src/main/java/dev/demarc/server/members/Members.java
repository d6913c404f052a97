package dev.demarc.server.members;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Caller;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.SortedSet;

/** The members of the tenant whose transaction is running. A tenant keeps at least one admin. */
@ApplicationScoped
public class Members {
  private final Clock clock;

  Members(Clock clock) {
    this.clock = clock;
  }

  List<Member> page(Sql sql, TenantId tenant, String after, int limit) {
    return sql.query(
        """
        select subject, username, name, email, roles from membership
        where tenant_id = ? and username > ? order by username limit ?
        """,
        Member::read,
        tenant,
        after,
        limit);
  }

  /** Adds the person, or gives one who is there these roles. */
  public Member put(Sql sql, TenantId tenant, SubjectId subject, NewMember asked) {
    lock(sql, tenant);
    sql.update(
        """
        insert into membership values (?, ?, ?, ?, ?, ?, ?)
        on conflict (tenant_id, subject) do update set roles = excluded.roles
        """,
        tenant,
        subject,
        asked.username(),
        asked.name(),
        asked.email(),
        asked.roles(),
        clock.instant());
    keepAnAdmin(sql, tenant);
    return one(sql, tenant, subject);
  }

  Member setRoles(Sql sql, TenantId tenant, SubjectId subject, SortedSet<TenantRole> roles) {
    lock(sql, tenant);
    person(sql, tenant, subject);
    sql.update(
        "update membership set roles = ? where tenant_id = ? and subject = ?",
        roles,
        tenant,
        subject);
    Member member = one(sql, tenant, subject);
    keepAnAdmin(sql, tenant);
    return member;
  }

  /** Removes a person who is a member. */
  public void remove(Sql sql, TenantId tenant, SubjectId subject) {
    lock(sql, tenant);
    person(sql, tenant, subject);
    sql.update("delete from membership where tenant_id = ? and subject = ?", tenant, subject);
    keepAnAdmin(sql, tenant);
  }

  private static void person(Sql sql, TenantId tenant, SubjectId subject) {
    if (one(sql, tenant, subject).username().startsWith(Caller.SERVICE_NAME)) {
      throw Problem.conflict("A service account has no roles; it is revoked, not removed.");
    }
  }

  public boolean isMember(Sql sql, TenantId tenant, SubjectId subject) {
    return sql.first(
            "select 1 from membership where tenant_id = ? and subject = ?",
            row -> true,
            tenant,
            subject)
        .isPresent();
  }

  /** One change of members at a time, so that two admins cannot remove each other. */
  private static void lock(Sql sql, TenantId tenant) {
    sql.first("select 1 from tenant where tenant_id = ? for no key update", row -> true, tenant);
  }

  /** The tenant's organization at the identity provider. */
  public String organization(Sql sql, TenantId tenant) {
    return sql.first(
            "select organization from tenant where tenant_id = ?",
            row -> Columns.text(row, "organization"),
            tenant)
        .orElseThrow(() -> Problem.notFound("tenant"));
  }

  private static Member one(Sql sql, TenantId tenant, SubjectId subject) {
    return sql.first(
            """
            select subject, username, name, email, roles from membership
            where tenant_id = ? and subject = ?
            """,
            Member::read,
            tenant,
            subject)
        .orElseThrow(() -> Problem.notFound("member"));
  }

  private static void keepAnAdmin(Sql sql, TenantId tenant) {
    boolean admin =
        sql.first(
                "select 1 from membership where tenant_id = ? and 'tenant-admin' = any(roles)",
                row -> true,
                tenant)
            .isPresent();
    if (!admin) {
      throw Problem.conflict("A tenant keeps at least one tenant-admin.");
    }
  }
}
