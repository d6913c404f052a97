package dev.demarc.server.traces;

import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Traces, to be read. */
@Path("/api/v1/tenants/{tenant}/traces")
@RunOnVirtualThread
public class TraceResource {
  private final Traces traces;

  TraceResource(Traces traces) {
    this.traces = traces;
  }

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "Requests, newest first; every role but end-user")
  public Page<Traces.Item> list(
      @PathParam("tenant") TenantId tenant,
      @BeanParam TraceFilter filter,
      @BeanParam PageAsked asked) {
    TraceCursor after = asked.after().map(TraceCursor::of).orElse(null);
    List<Traces.Item> rows = traces.list(tenant, filter, after, asked.fetch());
    return Page.of(rows, asked, last -> new TraceCursor(last.at(), last.decision()).text());
  }

  @GET
  @Path("{decision}")
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "All spans of a decision, and what it was made of; every role but end-user")
  public Traces.Detail get(
      @PathParam("tenant") TenantId tenant, @PathParam("decision") DecisionId decision) {
    return traces.get(tenant, decision);
  }
}
