package dev.demarc.server.policies;

import dev.demarc.server.access.NeedsSignIn;
import dev.demarc.server.platform.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The policies to start from. They belong to no tenant. */
@Path("/api/v1/policy-templates")
@RunOnVirtualThread
public class PolicyTemplateResource {

  @GET
  @NeedsSignIn
  @Operation(summary = "The policies to start from, one for each reference condition")
  public Page<PolicyTemplate.View> list() {
    return Page.all(Arrays.stream(PolicyTemplate.values()).map(PolicyTemplate::view).toList());
  }
}
