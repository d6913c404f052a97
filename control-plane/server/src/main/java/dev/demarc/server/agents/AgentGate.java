package dev.demarc.server.agents;

import dev.demarc.server.access.NeedsAgent;
import dev.demarc.server.platform.RequestLog;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** The gate before every method for agents. */
@Provider
@NeedsAgent
@Priority(Priorities.AUTHENTICATION)
public class AgentGate implements ContainerRequestFilter {
  private final AgentDoor door;
  private final CallingAgent calling;

  AgentGate(AgentDoor door, CallingAgent calling) {
    this.door = door;
    this.calling = calling;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    calling.enter(
        door.open(
            request.getHeaderString("Authorization"),
            request.getHeaderString("DPoP"),
            request.getMethod(),
            request.getUriInfo().getRequestUri().getPath()));
    RequestLog.ofTenant(calling.tenant());
  }
}
