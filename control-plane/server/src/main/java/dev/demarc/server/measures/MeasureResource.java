package dev.demarc.server.measures;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What there is to measure, and each measure over time. */
@Path("/api/v1/tenants/{tenant}/measures")
@RunOnVirtualThread
public class MeasureResource {
  private final Measures measures;
  private final Clock clock;

  MeasureResource(Measures measures, Clock clock) {
    this.measures = measures;
    this.clock = clock;
  }

  /** One measure as people see it. */
  public record Item(
      String name,
      String unit,
      String kind,
      List<String> dimensions,
      String definition,
      boolean alerts,
      boolean measured) {
    static Item of(Measure measure) {
      return new Item(
          measure.wire(),
          measure.unit().wire(),
          measure.kind().wire(),
          measure.dimensions(),
          measure.definition(),
          measure.alerts(),
          measure.isMeasured());
    }
  }

  /** All of them. */
  public record Catalogue(List<Item> items) {}

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "Every measure with its definition; every role but end-user")
  public Catalogue catalogue(@PathParam("tenant") TenantId tenant) {
    return new Catalogue(Arrays.stream(Measure.values()).map(Item::of).toList());
  }

  @GET
  @Path("{measure}")
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(
      summary = "A measure over time, by its dimensions; every role but end-user",
      description =
          "Every other parameter is a dimension of the measure with the values that count, parted by"
              + " commas. A dimension called from or to is written dimension.from, dimension.to.")
  @Parameter(name = "from", in = ParameterIn.QUERY, description = "24 hours before to, if absent")
  @Parameter(name = "to", in = ParameterIn.QUERY, description = "now, if absent")
  @Parameter(name = "step", in = ParameterIn.QUERY, description = "minute, hour, day or none")
  @Parameter(name = "zone", in = ParameterIn.QUERY, description = "in which days begin")
  @Parameter(name = "by", in = ParameterIn.QUERY, description = "dimensions, parted by commas")
  public Answer get(
      @PathParam("tenant") TenantId tenant,
      @PathParam("measure") String name,
      @Context UriInfo asked) {
    Measure measure = Measure.named(name).orElseThrow(() -> Problem.notFound("measure"));
    if (!measure.isMeasured()) {
      throw new InvalidValue("measure", "is not measured yet");
    }
    return measures.answer(
        QuestionAsked.of(tenant, measure, asked.getQueryParameters(), clock.instant()));
  }
}
