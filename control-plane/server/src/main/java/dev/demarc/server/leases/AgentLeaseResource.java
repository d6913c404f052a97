package dev.demarc.server.leases;

import dev.demarc.contract.budget.Lease;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.server.access.NeedsAgent;
import dev.demarc.server.agents.CallingAgent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Leases as agents ask for them and tell of them. */
@Path("/agent/v1/leases")
@NeedsAgent
@RunOnVirtualThread
public class AgentLeaseResource {
  private final CallingAgent agent;
  private final Leasing leasing;

  AgentLeaseResource(CallingAgent agent, Leasing leasing) {
    this.agent = agent;
    this.leasing = leasing;
  }

  @POST
  @Operation(
      summary = "Tells what was spent of a lease, and asks for more where more is needed",
      description =
          "Amounts are sums since the lease began, so that telling twice changes nothing. Where too"
              + " little is left the answer is the lease as it was.")
  public Lease tell(LeaseAsk ask) {
    return leasing.tell(agent.tenant(), agent.id(), ask);
  }
}
