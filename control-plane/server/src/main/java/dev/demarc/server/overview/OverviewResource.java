package dev.demarc.server.overview;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.notifications.NotificationCounts;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.traces.TraceFilter;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The tenant at a glance. */
@Path("/api/v1/tenants/{tenant}/overview")
@RunOnVirtualThread
public class OverviewResource {
  private static final Duration DEFAULT_RANGE = Duration.ofHours(24);

  private final TenantDatabase database;
  private final NotificationCounts notifications;
  private final Clock clock;

  OverviewResource(TenantDatabase database, NotificationCounts notifications, Clock clock) {
    this.database = database;
    this.notifications = notifications;
    this.clock = clock;
  }

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "Requests, cost, agents, questions in a time; every role but end-user")
  public Overview get(
      @PathParam("tenant") TenantId tenant,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("step") @DefaultValue("hour") Step step) {
    Instant now = clock.instant();
    Instant end = to == null ? now.plusSeconds(60) : TraceFilter.instant("to", to);
    Instant begin = from == null ? end.minus(DEFAULT_RANGE) : TraceFilter.instant("from", from);
    if (!begin.isBefore(end) || Duration.between(begin, end).compareTo(longest(step)) > 0) {
      throw Problem.invalid(
          "from", "must be before to, by at most " + step.longest() + " at this step");
    }
    return database.inTenant(
        tenant,
        sql ->
            read(
                new OverviewQueries(sql, tenant, begin, end),
                begin,
                end,
                step,
                now,
                notifications.of(sql, tenant)));
  }

  private static Duration longest(Step step) {
    return step.longest().plusMinutes(2);
  }

  private static Overview read(
      OverviewQueries queries,
      Instant begin,
      Instant end,
      Step step,
      Instant now,
      NotificationCounts.Counts notifications) {
    OverviewQueries.Totals totals = queries.totals();
    List<Overview.Reason> refused = queries.refusedSpans();
    return new Overview(
        begin,
        end,
        new Overview.Requests(queries.byBoundary(), queries.series(step)),
        new Overview.Share(totals.refused(), totals.requests()),
        totals.costMicroUsd(),
        queries.latency(),
        queries.agents(now),
        queries.openQuestions(now),
        queries.openApprovals(now),
        refused.stream().mapToLong(Overview.Reason::count).sum(),
        refused,
        queries.refusedBatches(),
        totals.fallbacks(),
        notifications);
  }
}
