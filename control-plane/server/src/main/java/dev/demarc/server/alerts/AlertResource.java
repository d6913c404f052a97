package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;
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
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What fires, and what fired. */
@Path("/api/v1/tenants/{tenant}/alerts")
@RunOnVirtualThread
public class AlertResource {
  private final TenantDatabase database;

  AlertResource(TenantDatabase database) {
    this.database = database;
  }

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(
      summary = "Alerts, newest first, firing or over; every role but end-user",
      description = "The newest 2,000 are kept, and what is not over.")
  public Page<Alert> list(
      @PathParam("tenant") TenantId tenant,
      @QueryParam("state") @Nullable String state,
      @QueryParam("rule") @Nullable AlertRuleId rule,
      @BeanParam PageAsked asked) {
    var which =
        new AlertLog.Asked(
            state == null ? null : Wire.parse(AlertLog.State.class, "state", state),
            rule,
            asked.after().map(AlertId::of).orElse(AlertId.END));
    List<Alert> alerts =
        database.inTenant(tenant, sql -> new AlertLog(sql, tenant).page(which, asked.fetch()));
    return Page.of(alerts, asked, last -> last.id().text());
  }

  @GET
  @Path("{alert}")
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "One alert with its rule as it was then; every role but end-user")
  public Alert get(@PathParam("tenant") TenantId tenant, @PathParam("alert") AlertId id) {
    return database.inTenant(
        tenant,
        sql -> new AlertLog(sql, tenant).find(id).orElseThrow(() -> Problem.notFound("alert")));
  }
}
