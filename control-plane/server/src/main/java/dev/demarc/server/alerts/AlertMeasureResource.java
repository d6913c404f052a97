package dev.demarc.server.alerts;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.measures.Measure;
import dev.demarc.server.platform.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What rules may watch. */
@Path("/api/v1/tenants/{tenant}/alert-measures")
@RunOnVirtualThread
public class AlertMeasureResource {

  /**
   * One measure.
   *
   * @param suggestion the rule to begin with; absent where it is not measured yet
   */
  public record Item(
      String measure,
      String unit,
      String kind,
      List<String> dimensions,
      String definition,
      boolean measured,
      @Nullable AlertRule suggestion) {
    static Item of(Measure measure) {
      return new Item(
          measure.wire(),
          measure.unit().wire(),
          measure.kind().wire(),
          measure.dimensions(),
          measure.definition(),
          measure.isMeasured(),
          measure.isMeasured() ? Suggestion.of(measure) : null);
    }
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
      summary =
          "Measures that may raise an alert, with a rule to begin with, and those not measured yet;"
              + " every role but end-user")
  public Page<Item> list(@PathParam("tenant") TenantId tenant) {
    return Page.all(Suggestion.measures().stream().map(Item::of).toList());
  }
}
