package dev.demarc.server.agents;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import jakarta.enterprise.context.RequestScoped;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/** The agent that is calling, once its gate has let it through. Its token alone says the tenant. */
@RequestScoped
public class CallingAgent {
  private @Nullable KnownAgent agent;

  void enter(KnownAgent agent) {
    this.agent = agent;
  }

  public TenantId tenant() {
    return agent().tenant();
  }

  public AgentId id() {
    return agent().id();
  }

  public GroupId group() {
    return agent().group();
  }

  /** The key it enrolled with. */
  PublicKey key() {
    return agent().key().key();
  }

  private KnownAgent agent() {
    if (agent == null) {
      throw new IllegalStateException("no agent is calling here");
    }
    return agent;
  }
}
