package dev.demarc.server.applications;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Body;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PolicyInputsChanged;
import dev.demarc.server.platform.Removal;
import dev.demarc.server.platform.Removals;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** The registered applications of a tenant. */
@Path("/api/v1/tenants/{tenant}/applications")
@RunOnVirtualThread
public class ApplicationResource {
  private final TenantDatabase database;
  private final Applications applications;
  private final Audit audit;
  private final SignedIn signedIn;
  private final Removals removals;
  private final Event<PolicyInputsChanged> changes;

  ApplicationResource(
      TenantDatabase database,
      Applications applications,
      Audit audit,
      SignedIn signedIn,
      Removals removals,
      Event<PolicyInputsChanged> changes) {
    this.database = database;
    this.applications = applications;
    this.audit = audit;
    this.signedIn = signedIn;
    this.removals = removals;
    this.changes = changes;
  }

  @GET
  @Needs
  @Operation(summary = "All of the tenant's applications")
  public Page<RegisteredApplication> list(@PathParam("tenant") TenantId tenant) {
    return database.inTenant(tenant, sql -> Page.all(applications.all()));
  }

  @PUT
  @Path("{id}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Makes or replaces one; agents get it in their next bundle")
  @RequestBody(content = @Content(schema = @Schema(implementation = RegisteredApplication.class)))
  public RegisteredApplication put(
      @PathParam("tenant") TenantId tenant, @PathParam("id") ApplicationId id, ObjectNode body)
      throws JsonProcessingException {
    RegisteredApplication value = Body.withId(body, id, RegisteredApplication.class);
    database.doInTenant(
        tenant,
        sql -> {
          applications.put(sql, tenant, value);
          changed(sql, tenant, "application.put", id);
        });
    return value;
  }

  @DELETE
  @Path("{id}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Removes one that nothing refers to; 409 names what does")
  public void delete(@PathParam("tenant") TenantId tenant, @PathParam("id") ApplicationId id) {
    database.doInTenant(
        tenant,
        sql -> {
          removals.require(sql, tenant, Removal.Kind.APPLICATION, id);
          applications.delete(tenant, id);
          changed(sql, tenant, "application.delete", id);
        });
  }

  private void changed(Sql sql, TenantId tenant, String action, ApplicationId id) {
    audit.record(sql, tenant, Actor.of(signedIn.caller().subject()), action, id.text(), Map.of());
    changes.fire(new PolicyInputsChanged(tenant, sql));
  }
}
