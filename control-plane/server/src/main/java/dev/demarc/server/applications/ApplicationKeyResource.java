package dev.demarc.server.applications;

import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PolicyInputsChanged;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The keys of an application. A key itself is in one answer, once, and nowhere else. */
@Path("/api/v1/tenants/{tenant}/applications/{id}/keys")
@RunOnVirtualThread
public class ApplicationKeyResource {
  private final TenantDatabase database;
  private final Applications applications;
  private final ApplicationKeys keys;
  private final Audit audit;
  private final SignedIn signedIn;
  private final Event<PolicyInputsChanged> changes;

  ApplicationKeyResource(
      TenantDatabase database,
      Applications applications,
      ApplicationKeys keys,
      Audit audit,
      SignedIn signedIn,
      Event<PolicyInputsChanged> changes) {
    this.database = database;
    this.applications = applications;
    this.keys = keys;
    this.audit = audit;
    this.signedIn = signedIn;
    this.changes = changes;
  }

  /** What a new key is for. */
  public record Ask(String label) {}

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.APPLICATION_DEVELOPER, TenantRole.AUDITOR})
  @Operation(summary = "The application's keys, without the keys themselves")
  public Page<ApplicationKeys.Listed> list(
      @PathParam("tenant") TenantId tenant, @PathParam("id") ApplicationId id) {
    return database.inTenant(
        tenant,
        sql -> {
          applications.require(tenant, id);
          return Page.all(keys.list(sql, tenant, id));
        });
  }

  @POST
  @ResponseStatus(201)
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.APPLICATION_DEVELOPER})
  @Operation(summary = "Makes a key and shows it this once")
  public ApplicationKeys.Made make(
      @PathParam("tenant") TenantId tenant, @PathParam("id") ApplicationId id, Ask ask) {
    return database.inTenant(
        tenant,
        sql -> {
          applications.require(tenant, id);
          ApplicationKeys.Made made = keys.make(sql, tenant, id, ask.label());
          changed(sql, tenant, "key.make", id, made.keyId());
          return made;
        });
  }

  @DELETE
  @Path("{key}")
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.APPLICATION_DEVELOPER})
  @Operation(summary = "Removes a key; agents refuse it from their next bundle on")
  public void delete(
      @PathParam("tenant") TenantId tenant,
      @PathParam("id") ApplicationId id,
      @PathParam("key") UUID key) {
    database.doInTenant(
        tenant,
        sql -> {
          keys.delete(sql, tenant, id, key);
          changed(sql, tenant, "key.delete", id, key);
        });
  }

  private void changed(Sql sql, TenantId tenant, String action, ApplicationId id, UUID key) {
    Actor actor = Actor.of(signedIn.caller().subject());
    audit.record(sql, tenant, actor, action, id.text(), Map.of("key", key.toString()));
    changes.fire(new PolicyInputsChanged(tenant, sql));
  }
}
