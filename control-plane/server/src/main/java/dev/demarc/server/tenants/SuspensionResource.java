package dev.demarc.server.tenants;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.NeedsOperator;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.platform.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** How the operator suspends a tenant. */
@Path("/api/v1/tenants/{tenant}/suspension")
@RunOnVirtualThread
public class SuspensionResource {
  private static final int LONGEST_REASON = 500;

  private final Suspensions suspensions;
  private final Tenants tenants;
  private final SignedIn signedIn;

  SuspensionResource(Suspensions suspensions, Tenants tenants, SignedIn signedIn) {
    this.suspensions = suspensions;
    this.tenants = tenants;
    this.signedIn = signedIn;
  }

  /**
   * Why.
   *
   * @param reason its members are told it
   */
  public record Suspension(String reason) {}

  @PUT
  @NeedsOperator
  @Operation(
      summary = "Refuses the tenant's people and agents, who are told why; its data stays",
      description = "Agents serve nothing from their next call on, and go on once it is resumed.")
  public Tenant suspend(@PathParam("tenant") TenantId tenant, Suspension asked) {
    String reason = asked.reason.strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      throw Problem.invalid("reason", "must have 1 to " + LONGEST_REASON + " characters");
    }
    suspensions.suspend(tenant, signedIn.caller().subject(), reason);
    return tenants.one(tenant);
  }

  @DELETE
  @NeedsOperator
  @Operation(summary = "Lets the tenant go on; 409 while it is leaving")
  public Tenant resume(@PathParam("tenant") TenantId tenant) {
    suspensions.resume(tenant, signedIn.caller().subject());
    return tenants.one(tenant);
  }
}
