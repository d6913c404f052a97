package dev.demarc.server.notifications;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What was sent to whom, and what became of it. */
@Path("/api/v1/tenants/{tenant}/deliveries")
@RunOnVirtualThread
public class DeliveryResource {
  private final TenantDatabase database;
  private final Audit audit;
  private final SignedIn signedIn;
  private final Clock clock;

  DeliveryResource(TenantDatabase database, Audit audit, SignedIn signedIn, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "Deliveries, newest first; kept for 30 days, at most 20,000")
  public Page<DeliveryLog.Line> list(
      @PathParam("tenant") TenantId tenant,
      @QueryParam("channel") @Nullable String channel,
      @QueryParam("webhook") @Nullable WebhookId webhook,
      @QueryParam("state") @Nullable String state,
      @BeanParam PageAsked asked) {
    var filter =
        new DeliveryLog.Asked(
            channel == null ? null : Wire.parse(Channel.class, "channel", channel),
            webhook,
            state == null ? null : Wire.parse(DeliveryState.class, "state", state),
            asked.after().map(DeliveryId::of).orElse(DeliveryId.END));
    List<DeliveryLog.Line> rows =
        database.inTenant(tenant, sql -> new DeliveryLog(sql, tenant).page(filter, asked.fetch()));
    return Page.of(rows, asked, last -> last.id().text());
  }

  @POST
  @Path("{delivery}/redeliver")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Begins one that has ended anew, under the same webhook-id")
  public DeliveryLog.Line redeliver(
      @PathParam("tenant") TenantId tenant, @PathParam("delivery") DeliveryId id) {
    return database.inTenant(
        tenant,
        sql -> {
          var rows = new DeliveryRows(sql, tenant);
          if (rows.find(id).isEmpty()) {
            throw Problem.notFound("delivery");
          }
          if (!rows.again(id, clock.instant())) {
            throw Problem.conflict("It is still being delivered.");
          }
          Actor by = Actor.of(signedIn.caller().subject());
          audit.record(sql, tenant, by, "delivery.again", id.text(), Map.of());
          return DeliveryLog.Line.of(rows.find(id).orElseThrow());
        });
  }
}
