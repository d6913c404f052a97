package dev.demarc.server.tenants;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Caller;
import dev.demarc.server.access.Memberships;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The directory of tenants: the one reading across them that people ask for. */
@ApplicationScoped
public class Tenants {
  private final JobDatabase database;

  Tenants(JobDatabase database) {
    this.database = database;
  }

  /** A tenant the caller belongs to. */
  public record Mine(TenantId id, String name, String alias, SortedSet<TenantRole> roles) {}

  List<Tenant> page(String after, int limit) {
    return database.acrossTenants(sql ->
        sql.query(
            "select * from tenant where alias > ? order by alias limit ?",
            Tenant::read,
            after,
            limit));
  }

  Tenant one(TenantId id) {
    return database
        .acrossTenants(
            sql -> sql.first("select * from tenant where tenant_id = ?", Tenant::read, id))
        .orElseThrow(() -> Problem.notFound("tenant"));
  }

  Optional<Tenant> byAlias(String alias) {
    return database.acrossTenants(
        sql -> sql.first("select * from tenant where alias = ?", Tenant::read, alias));
  }

  /** Of the organizations in the caller's token, those where they are a member. */
  List<Mine> of(Caller caller) {
    SubjectId subject = caller.subject();
    return database.acrossTenants(sql ->
        sql.query(
            """
            select t.tenant_id, t.name, t.alias, m.roles from tenant t
            join membership m on m.tenant_id = t.tenant_id
            where m.subject = ? and t.organization = any(?) order by t.name limit 200
            """,
            row ->
                new Mine(
                    new TenantId(Columns.uuid(row, "tenant_id")),
                    Columns.text(row, "name"),
                    Columns.text(row, "alias"),
                    new TreeSet<>(Memberships.parse(Columns.texts(row, "roles")))),
            subject,
            caller.organizations()));
  }
}
