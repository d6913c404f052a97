package dev.demarc.server.audit;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The administrative record, to be read. */
@Path("/api/v1/tenants/{tenant}/audit")
@RunOnVirtualThread
public class AuditResource {
  private static final String CSV = "text/csv";

  private final TenantDatabase database;
  private final Audit audit;
  private final AuditCsv csv;

  AuditResource(TenantDatabase database, Audit audit, AuditCsv csv) {
    this.database = database;
    this.audit = audit;
    this.csv = csv;
  }

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "Administrative changes, newest first")
  public Page<AuditEvent> list(
      @PathParam("tenant") TenantId tenant,
      @BeanParam AuditAsked events,
      @BeanParam PageAsked asked) {
    long before = asked.after().map(AuditResource::sequence).orElse(Long.MAX_VALUE);
    List<AuditEvent> rows =
        database.inTenant(tenant, sql -> audit.read(sql, tenant, events, before, asked.fetch()));
    return Page.of(rows, asked, event -> Long.toString(event.sequence()));
  }

  @GET
  @Path("csv")
  @Produces(CSV)
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "The same as CSV, the newest 100,000")
  public Response csv(@PathParam("tenant") TenantId tenant, @BeanParam AuditAsked events) {
    database.inTenant(tenant, sql -> audit.read(sql, tenant, events, Long.MAX_VALUE, 1));
    StreamingOutput lines = out -> csv.write(tenant, events, out);
    return Response.ok(lines, CSV + ";charset=UTF-8")
        .header("Content-Disposition", "attachment; filename=\"audit.csv\"")
        .build();
  }

  private static long sequence(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }
}
