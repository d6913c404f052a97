package dev.demarc.server.traces;

import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Traces, to be read. */
@Path("/api/v1/tenants/{tenant}/traces")
@RunOnVirtualThread
public class TraceResource {
  private static final String CSV = "text/csv";

  private final Traces traces;
  private final TraceSearch search;
  private final TraceCsv csv;
  private final SignedIn signedIn;

  TraceResource(Traces traces, TraceSearch search, TraceCsv csv, SignedIn signedIn) {
    this.traces = traces;
    this.search = search;
    this.csv = csv;
    this.signedIn = signedIn;
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
  @Operation(
      summary = "Requests, newest first, by any attribute; every role but end-user",
      description =
          "Every other parameter is called as an attribute of the schema of traces, latencyMicros,"
              + " late, or as measures count them model (the one that answered, or was decided),"
              + " answered, attributed (it names route, model and policy) or moved (over a boundary or"
              + " to another region), and may come more than once; all hold together, 16 at most."
              + " Its value is a or a,b for one of these, 1..5, 1.. or ..5 for a range of numbers,"
              + " * for what says it and !* for what does not. demarc.record.kind=attempt or intent finds"
              + " those in place of requests. The time is 7 days unless said and 400 at most; a"
              + " search that takes too long is too_broad. A pseudonym needs tenant-admin or"
              + " auditor.")
  public Listing list(
      @PathParam("tenant") TenantId tenant,
      @BeanParam TraceFilter filter,
      @BeanParam PageAsked asked,
      @Context UriInfo uri) {
    Search what = Search.of(filter, uri.getQueryParameters(), Sight.of(signedIn));
    TraceCursor after = asked.after().map(TraceCursor::of).orElse(null);
    List<TraceSearch.Found> rows = search.find(tenant, what, after, asked.fetch());
    Page<TraceSearch.Found> page = Page.of(rows, asked, last -> last.cursor().text());
    return new Listing(
        page.items().stream().map(TraceSearch.Found::item).toList(),
        page.next(),
        search.goneBefore(tenant, what));
  }

  @GET
  @Path("csv")
  @Produces(CSV)
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(
      summary = "The same as CSV, 20,000 records at most; every role but end-user",
      description =
          "Where there are more, or finding them takes too long or fails, a last line of the kind cut"
              + " says so and of what time the line before it is.")
  public Response csv(
      @PathParam("tenant") TenantId tenant, @BeanParam TraceFilter filter, @Context UriInfo uri) {
    Search what = Search.of(filter, uri.getQueryParameters(), Sight.of(signedIn));
    search.find(tenant, what, null, 1);
    StreamingOutput lines = out -> csv.write(tenant, what, TraceCsv.MOST, out);
    return Response.ok(lines, CSV + ";charset=UTF-8")
        .header("Content-Disposition", "attachment; filename=\"traces.csv\"")
        .build();
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
    return traces.get(tenant, decision, Sight.of(signedIn));
  }
}
