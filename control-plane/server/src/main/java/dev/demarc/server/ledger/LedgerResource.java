package dev.demarc.server.ledger;

import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The consent ledger, to be taken away and verified. */
@Path("/api/v1/tenants/{tenant}/ledger")
@RunOnVirtualThread
public class LedgerResource {
  private static final String LINES = "application/x-ndjson";

  private final LedgerExport export;

  LedgerResource(LedgerExport export) {
    this.export = export;
  }

  @GET
  @Produces(LINES)
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "Every record of the consent ledger, one a line, the signed head last")
  public Response all(@PathParam("tenant") TenantId tenant) {
    Ledger.Head head = export.head(tenant);
    StreamingOutput lines = out -> export.write(tenant, head, out);
    return Response.ok(lines, LINES)
        .header("Content-Disposition", "attachment; filename=\"ledger.ndjson\"")
        .build();
  }

  @GET
  @Path("head")
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "How far the consent ledger reaches, signed")
  public LedgerProof head(@PathParam("tenant") TenantId tenant) {
    return export.prove(tenant);
  }
}
