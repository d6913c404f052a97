package dev.demarc.server.tenants;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.access.Caller;
import dev.demarc.server.access.NeedsSignIn;
import dev.demarc.server.access.SignedIn;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Who is calling. */
@Path("/api/v1/me")
@RunOnVirtualThread
public class MeResource {
  private final Tenants tenants;
  private final SignedIn signedIn;

  MeResource(Tenants tenants, SignedIn signedIn) {
    this.tenants = tenants;
    this.signedIn = signedIn;
  }

  /** The caller and the tenants they belong to. */
  public record Me(
      SubjectId subject,
      String username,
      String name,
      String email,
      boolean platformOperator,
      List<Tenants.Mine> tenants) {}

  @GET
  @NeedsSignIn
  @Operation(summary = "The caller, their tenants and their roles in each")
  public Me me() {
    Caller caller = signedIn.caller();
    return new Me(
        caller.subject(),
        caller.username(),
        caller.name(),
        caller.email(),
        caller.operator(),
        tenants.of(caller));
  }
}
