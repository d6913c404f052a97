package dev.demarc.server.tenants;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.audit.PlatformAudit;
import dev.demarc.server.identity.Compensation;
import dev.demarc.server.identity.IdentityProvider;
import dev.demarc.server.members.Members;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Makes a tenant: organization, first admin, their membership at the identity provider, and then
 * all rows in one transaction. A step that fails undoes the ones before it, so that asking again
 * starts clean; after a kill nothing is undone, and asking again with the same alias finds what is
 * there already and finishes.
 *
 * <p>The transaction is open all the while, which is seconds and rare: its lock on the alias keeps
 * a second call from taking over, or undoing, what the first is making.
 */
@ApplicationScoped
class Provisioning {
  private final Tenants tenants;
  private final Members members;
  private final IdentityProvider identity;
  private final TenantDatabase database;
  private final Audit audit;
  private final PlatformAudit operators;
  private final Subjects subjects;
  private final Event<TenantMade> made;
  private final Clock clock;

  Provisioning(
      Tenants tenants,
      Members members,
      IdentityProvider identity,
      TenantDatabase database,
      Audit audit,
      PlatformAudit operators,
      Subjects subjects,
      Event<TenantMade> made,
      Clock clock) {
    this.tenants = tenants;
    this.members = members;
    this.identity = identity;
    this.database = database;
    this.audit = audit;
    this.operators = operators;
    this.subjects = subjects;
    this.made = made;
    this.clock = clock;
  }

  Tenant create(NewTenant asked, SubjectId operator) {
    if (tenants.byAlias(asked.alias()).isPresent()) {
      throw Problem.conflict("There is a tenant with this alias already.");
    }
    var id = new TenantId(UUID.randomUUID());
    return database.inTenant(
        id,
        sql -> {
          lock(sql, asked.alias());
          var undo = new Compensation();
          return undo.run(() -> create(sql, id, asked, operator, undo));
        });
  }

  private static void lock(Sql sql, String alias) {
    boolean mine =
        sql.first(
                "select pg_try_advisory_xact_lock(hashtextextended(?, 0))",
                row -> row.getBoolean(1),
                "tenant " + alias)
            .orElse(false);
    if (!mine) {
      throw Problem.conflict("A tenant with this alias is being made at this moment.");
    }
  }

  private Tenant create(
      Sql sql, TenantId id, NewTenant asked, SubjectId operator, Compensation undo) {
    var admin = asked.admin().member();
    IdentityProvider.Organization organization =
        identity.ensureOrganization(asked.name(), asked.alias());
    if (organization.made()) {
      undo.onFailure("organization", () -> identity.deleteOrganization(organization.id()));
    }
    IdentityProvider.Enrolled person = identity.ensurePerson(admin.person());
    if (person.made()) {
      undo.onFailure("person", () -> identity.deletePerson(person.subject()));
    }
    identity.addMember(organization.id(), person.subject());
    var tenant = new Tenant(id, asked.name(), asked.alias(), organization.id(), null, null);
    sql.update(
        "insert into tenant values (?, ?, ?, ?, ?)",
        id,
        tenant.name(),
        tenant.alias(),
        tenant.organization(),
        clock.instant());
    members.put(sql, id, person.subject(), admin);
    Map<String, String> detail = Map.of("admin", subjects.commit(sql, id, person.subject()).text());
    audit.record(sql, id, Actor.of(operator), "tenant.create", id.text(), detail);
    operators.record(sql, id, Actor.of(operator), "tenant.create", Map.of("alias", tenant.alias()));
    made.fire(new TenantMade(sql, id, Actor.of(operator)));
    return tenant;
  }
}
