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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The administrative record, to be read. */
@Path("/api/v1/tenants/{tenant}/audit")
@RunOnVirtualThread
public class AuditResource {
  private final TenantDatabase database;
  private final Audit audit;

  AuditResource(TenantDatabase database, Audit audit) {
    this.database = database;
    this.audit = audit;
  }

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "Administrative changes, newest first")
  public Page<AuditEvent> list(@PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    long before = asked.after().map(AuditResource::sequence).orElse(Long.MAX_VALUE);
    List<AuditEvent> rows =
        database.inTenant(tenant, sql -> audit.read(sql, tenant, before, asked.fetch()));
    return Page.of(rows, asked, event -> Long.toString(event.sequence()));
  }

  private static long sequence(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }
}
