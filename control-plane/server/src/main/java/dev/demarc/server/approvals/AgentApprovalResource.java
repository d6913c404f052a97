package dev.demarc.server.approvals;

import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.contract.organisation.ApprovalStatus;
import dev.demarc.server.access.NeedsAgent;
import dev.demarc.server.agents.CallingAgent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Approvals as agents speak of them; what is in force they pull with their grants. */
@Path("/agent/v1/approvals")
@NeedsAgent
@RunOnVirtualThread
public class AgentApprovalResource {
  private final CallingAgent agent;
  private final ApprovalAsking asking;
  private final Approved approved;
  private final Clock clock;
  private final String portal;

  AgentApprovalResource(
      CallingAgent agent,
      ApprovalAsking asking,
      Approved approved,
      Clock clock,
      @ConfigProperty(name = "demarc.portal-url") String portal) {
    this.agent = agent;
    this.asking = asking;
    this.approved = approved;
    this.clock = clock;
    this.portal = portal;
  }

  /** How often an approval was used, in all. */
  public record ApprovalUsed(int uses) {}

  @POST
  @Operation(summary = "Asks the organisation; 200 where the question is open or answered already")
  public Response ask(ApprovalRequest request) {
    ApprovalAsking.Asked asked = asking.ask(agent.tenant(), agent.id(), request);
    return Response.status(asked.isNew() ? 201 : 200).entity(status(asked.approval())).build();
  }

  @POST
  @Path("{id}/used")
  @Operation(summary = "Puts on the record how often an approval was used, in all")
  public void used(@PathParam("id") ApprovalId id, ApprovalUsed used) {
    asking.used(agent.tenant(), agent.id(), id, used.uses);
  }

  private ApprovalStatus status(RouteApproval approval) {
    ApprovalState state = approval.state(clock.instant());
    RouteApproval.@Nullable Answered answer = approval.answer();
    @Nullable String envelope =
        state == ApprovalState.APPROVED && answer != null ? answer.envelope() : null;
    String url = portal + "/t/" + agent.tenant() + "/approvals/" + approval.id();
    return new ApprovalStatus(
        approval.id(),
        state,
        url,
        approval.expiresAt(),
        envelope == null ? null : approved.renewed(agent.tenant(), envelope));
  }
}
