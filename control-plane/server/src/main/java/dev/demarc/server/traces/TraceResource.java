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
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Traces, to be read. */
@Path("/api/v1/tenants/{tenant}/traces")
@RunOnVirtualThread
public class TraceResource {
  private final Traces traces;

  TraceResource(Traces traces) {
    this.traces = traces;
  }

  /**
   * One page of requests.
   *
   * @param next the cursor of the page after it; absent on the last
   * @param goneBefore of the time asked for, what is older is kept no more; absent where all is
   *     there
   */
  public record Listing(
      List<Traces.Item> items, @Nullable String next, @Nullable Instant goneBefore) {}

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "Requests, newest first; every role but end-user")
  public Listing list(
      @PathParam("tenant") TenantId tenant,
      @BeanParam TraceFilter filter,
      @BeanParam PageAsked asked) {
    TraceCursor after = asked.after().map(TraceCursor::of).orElse(null);
    Traces.Found found = traces.list(tenant, filter, after, asked.fetch());
    Page<Traces.Item> page =
        Page.of(found.items(), asked, last -> new TraceCursor(last.at(), last.decision()).text());
    return new Listing(page.items(), page.next(), found.goneBefore());
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
