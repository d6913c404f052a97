package dev.demarc.server.export;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.audit.PlatformAudit;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A tenant's data, to take along. */
@Path("/api/v1/tenants/{tenant}/export")
@RunOnVirtualThread
public class ExportResource {
  private static final String ZIP = "application/zip";

  private final TenantDatabase database;
  private final TenantArchive archive;
  private final Audit audit;
  private final PlatformAudit operators;
  private final SignedIn signedIn;
  private final ExportPlaces places;

  ExportResource(
      TenantDatabase database,
      TenantArchive archive,
      Audit audit,
      PlatformAudit operators,
      SignedIn signedIn,
      ExportPlaces places) {
    this.database = database;
    this.archive = archive;
    this.audit = audit;
    this.operators = operators;
    this.signedIn = signedIn;
    this.places = places;
  }

  @GET
  @Produces(ZIP)
  @Needs(value = TenantRole.TENANT_ADMIN, orOperator = true, whileSuspended = true)
  @Operation(
      summary = "Everything of the tenant but secrets, as a ZIP file of JSON lines",
      description =
          "All of one moment, with a manifest of counts and digests at its end; a file without it"
              + " broke off. Also while the tenant is suspended. One of a tenant at a time, for two"
              + " hours at most; 429 says when to come again.")
  public Response get(@PathParam("tenant") TenantId tenant) {
    ExportPlaces.Place place = places.take(tenant);
    try {
      database.doInTenant(
          tenant,
          sql -> {
            TenantArchive.alone(sql, tenant);
            note(sql, tenant);
          });
    } catch (RuntimeException failure) {
      places.leave(place);
      throw failure;
    }
    StreamingOutput zip =
        out -> {
          try {
            places.begin(place);
            archive.write(tenant, out);
          } finally {
            places.leave(place);
          }
        };
    return Response.ok(zip, ZIP)
        .header("Content-Disposition", "attachment; filename=\"" + tenant.text() + ".zip\"")
        .build();
  }

  /** What the operator fetches the tenant sees too. */
  private void note(Sql sql, TenantId tenant) {
    if (sql.first("select 1 from tenant where tenant_id = ?", row -> 1, tenant).isEmpty()) {
      throw Problem.notFound("tenant");
    }
    Actor by = Actor.of(signedIn.caller().subject());
    audit.record(sql, tenant, by, "tenant.export", tenant.text(), Map.of());
    if (!signedIn.hasOneOf(TenantRole.TENANT_ADMIN)) {
      operators.record(sql, tenant, by, "tenant.export", Map.of());
    }
  }
}
