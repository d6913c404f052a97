package dev.demarc.server.tenants;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.NeedsOperator;
import dev.demarc.server.access.SignedIn;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** How the operator lets a tenant leave. */
@Path("/api/v1/tenants/{tenant}/offboarding")
@RunOnVirtualThread
public class OffboardingResource {
  private final Departures departures;
  private final SignedIn signedIn;

  OffboardingResource(Departures departures, SignedIn signedIn) {
    this.departures = departures;
    this.signedIn = signedIn;
  }

  /**
   * Whether it is meant.
   *
   * @param confirm the alias of the tenant, as a person typed it: this cannot be undone
   */
  public record Meant(String confirm) {}

  @GET
  @NeedsOperator
  @Operation(summary = "How far a tenant that leaves is, or what stays of one that left")
  public Departure get(@PathParam("tenant") TenantId tenant) {
    return departures.get(tenant);
  }

  @PUT
  @NeedsOperator
  @Operation(summary = "Asks that a suspended tenant leaves, with everything there is of it")
  public Departure request(@PathParam("tenant") TenantId tenant, Meant meant) {
    return departures.request(tenant, operator(), meant.confirm);
  }

  @POST
  @Path("confirm")
  @NeedsOperator
  @Operation(
      summary = "Confirms it: another operator, or the same once the time to wait is over",
      description = "From then on everything of the tenant is erased, and nothing brings it back.")
  public Departure confirm(@PathParam("tenant") TenantId tenant, Meant meant) {
    return departures.confirm(tenant, operator(), meant.confirm);
  }

  @DELETE
  @NeedsOperator
  @Operation(summary = "Takes it back; 409 once it is confirmed")
  public void cancel(@PathParam("tenant") TenantId tenant) {
    departures.cancel(tenant, operator());
  }

  private SubjectId operator() {
    return signedIn.caller().subject();
  }
}
