package dev.demarc.server.consents;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What the caller wants for their own requests beyond the policy; it can only tighten. */
@Path("/api/v1/tenants/{tenant}/my-preferences")
@RunOnVirtualThread
public class PreferenceResource {
  private final Preferring preferring;
  private final SignedIn signedIn;

  PreferenceResource(Preferring preferring, SignedIn signedIn) {
    this.preferring = preferring;
    this.signedIn = signedIn;
  }

  /** All of one person's. */
  public record Mine(List<PersonalPreference> preferences) {
    public Mine {
      preferences = Sorted.list(preferences);
    }
  }

  @GET
  @Needs
  @Operation(summary = "The caller's own preferences. Any role")
  public Mine get(@PathParam("tenant") TenantId tenant) {
    return new Mine(preferring.of(tenant, signedIn.caller().subject()));
  }

  @PUT
  @Needs
  @Operation(
      summary = "Replaces the caller's own preferences, which agents obey in seconds. Any role")
  public Mine put(@PathParam("tenant") TenantId tenant, Mine mine) {
    return new Mine(preferring.put(tenant, signedIn.caller().subject(), mine.preferences()));
  }
}
