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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

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
    long before = asked.after().map(cursor -> sequence("cursor", cursor)).orElse(Long.MAX_VALUE);
    List<AuditEvent> rows =
        database.inTenant(tenant, sql -> audit.read(sql, tenant, events, before, asked.fetch()));
    return Page.of(rows, asked, event -> Long.toString(event.sequence()));
  }

  @GET
  @Path("csv")
  @Produces(CSV)
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(
      summary = "The same as CSV, 100,000 entries at most",
      description =
          "Where there are more, a last line with the action cut says which before to ask for the"
              + " rest with: only what is older than the entry of that sequence.")
  public Response csv(
      @PathParam("tenant") TenantId tenant,
      @BeanParam AuditAsked events,
      @QueryParam("before") @Nullable String before) {
    long from = before == null || before.isEmpty() ? Long.MAX_VALUE : sequence("before", before);
    database.inTenant(tenant, sql -> audit.read(sql, tenant, events, from, 1));
    StreamingOutput lines = out -> csv.write(tenant, events, from, AuditCsv.MOST, out);
    return Response.ok(lines, CSV + ";charset=UTF-8")
        .header("Content-Disposition", "attachment; filename=\"audit.csv\"")
        .build();
  }

  private static long sequence(String field, String given) {
    try {
      return Long.parseLong(given);
    } catch (NumberFormatException malformed) {
      throw Problem.invalid(field, "must be one that a page gave");
    }
  }
}
