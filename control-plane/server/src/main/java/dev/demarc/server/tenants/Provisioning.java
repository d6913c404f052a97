package dev.demarc.server.tenants;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.identity.Compensation;
import dev.demarc.server.identity.IdentityProvider;
import dev.demarc.server.members.Members;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Makes a tenant: organization, first admin, their membership at the identity provider, and then
 * all rows in one transaction. A step that fails undoes the ones before it, so that asking again
 * starts clean.
 */
@ApplicationScoped
class Provisioning {
  private final Tenants tenants;
  private final Members members;
  private final IdentityProvider identity;
  private final TenantDatabase database;
  private final Audit audit;
  private final Clock clock;

  Provisioning(
      Tenants tenants,
      Members members,
      IdentityProvider identity,
      TenantDatabase database,
      Audit audit,
      Clock clock) {
    this.tenants = tenants;
    this.members = members;
    this.identity = identity;
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  Tenant create(NewTenant asked, SubjectId operator) {
    if (tenants.byAlias(asked.alias()).isPresent()) {
      throw Problem.conflict("There is a tenant with this alias already.");
    }
    var undo = new Compensation();
    return undo.run(() -> create(asked, operator, undo));
  }

  private Tenant create(NewTenant asked, SubjectId operator, Compensation undo) {
    var admin = asked.admin().member();
    String organization = identity.createOrganization(asked.name(), asked.alias());
    undo.onFailure("organization", () -> identity.deleteOrganization(organization));
    IdentityProvider.Enrolled person = identity.ensurePerson(admin.person());
    if (person.made()) {
      undo.onFailure("person", () -> identity.deletePerson(person.subject()));
    }
    identity.addMember(organization, person.subject());
    var tenant =
        new Tenant(new TenantId(UUID.randomUUID()), asked.name(), asked.alias(), organization);
    database.doInTenant(
        tenant.id(),
        sql -> {
          sql.update(
              "insert into tenant values (?, ?, ?, ?, ?)",
              tenant.id(),
              tenant.name(),
              tenant.alias(),
              organization,
              clock.instant());
          members.put(sql, tenant.id(), person.subject(), admin);
          Map<String, String> detail = Map.of("admin", person.subject().text());
          audit.record(
              sql, tenant.id(), Actor.of(operator), "tenant.create", tenant.id().text(), detail);
        });
    return tenant;
  }
}
