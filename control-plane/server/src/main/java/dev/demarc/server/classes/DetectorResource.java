package dev.demarc.server.classes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.id.DetectorId;
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

/** The detectors of a tenant. */
@Path("/api/v1/tenants/{tenant}/detectors")
@RunOnVirtualThread
public class DetectorResource {
  private final TenantDatabase database;
  private final Classes classes;
  private final Audit audit;
  private final SignedIn signedIn;
  private final Removals removals;
  private final Event<PolicyInputsChanged> changes;

  DetectorResource(
      TenantDatabase database,
      Classes classes,
      Audit audit,
      SignedIn signedIn,
      Removals removals,
      Event<PolicyInputsChanged> changes) {
    this.database = database;
    this.classes = classes;
    this.audit = audit;
    this.signedIn = signedIn;
    this.removals = removals;
    this.changes = changes;
  }

  @GET
  @Needs
  @Operation(summary = "All of the tenant's detectors")
  public Page<Detector> list(@PathParam("tenant") TenantId tenant) {
    return database.inTenant(tenant, sql -> Page.all(classes.detectors()));
  }

  @PUT
  @Path("{id}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Makes or replaces one; agents get it in their next bundle")
  @RequestBody(content = @Content(schema = @Schema(implementation = Detector.class)))
  public Detector put(
      @PathParam("tenant") TenantId tenant, @PathParam("id") DetectorId id, ObjectNode body)
      throws JsonProcessingException {
    Detector value = Body.withId(body, id, Detector.class);
    database.doInTenant(
        tenant,
        sql -> {
          classes.put(tenant, value);
          changed(sql, tenant, "detector.put", id);
        });
    return value;
  }

  @DELETE
  @Path("{id}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Removes one that nothing refers to; 409 names what does")
  public void delete(@PathParam("tenant") TenantId tenant, @PathParam("id") DetectorId id) {
    database.doInTenant(
        tenant,
        sql -> {
          removals.require(sql, tenant, Removal.Kind.DETECTOR, id);
          classes.delete(tenant, id);
          changed(sql, tenant, "detector.delete", id);
        });
  }

  private void changed(Sql sql, TenantId tenant, String action, DetectorId id) {
    audit.record(sql, tenant, Actor.of(signedIn.caller().subject()), action, id.text(), Map.of());
    changes.fire(new PolicyInputsChanged(tenant, sql));
  }
}
