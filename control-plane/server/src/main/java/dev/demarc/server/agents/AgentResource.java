package dev.demarc.server.agents;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Agents, for the people who run them. */
@Path("/api/v1/tenants/{tenant}/agents")
@RunOnVirtualThread
public class AgentResource {
  private final Agents agents;
  private final Capabilities capabilities;
  private final Quality quality;
  private final SignedIn signedIn;

  AgentResource(Agents agents, Capabilities capabilities, Quality quality, SignedIn signedIn) {
    this.agents = agents;
    this.capabilities = capabilities;
    this.quality = quality;
    this.signedIn = signedIn;
  }

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.SITE_OPERATOR,
    TenantRole.POLICY_APPROVER,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "Agents by name; every role but end-user")
  public Page<Agents.Agent> list(@PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    AgentKeyset after = asked.after().map(AgentKeyset::of).orElse(AgentKeyset.START);
    return Page.of(
        agents.list(tenant, after, asked.fetch()),
        asked,
        agent -> new AgentKeyset(agent.name(), agent.id()).text());
  }

  @GET
  @Path("{agent}")
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.SITE_OPERATOR,
    TenantRole.POLICY_APPROVER,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "One agent; every role but end-user")
  public Agents.Agent get(@PathParam("tenant") TenantId tenant, @PathParam("agent") AgentId agent) {
    return agents.get(tenant, agent);
  }

  @GET
  @Path("{agent}/capabilities")
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.SITE_OPERATOR,
    TenantRole.POLICY_APPROVER,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(
      summary =
          "What the agent's machine can run, by target and model, as its newest signed report says;"
              + " every role but end-user")
  public Page<Capabilities.Item> capabilities(
      @PathParam("tenant") TenantId tenant,
      @PathParam("agent") AgentId agent,
      @BeanParam PageAsked asked) {
    CapabilityKeyset after = asked.after().map(CapabilityKeyset::of).orElse(CapabilityKeyset.START);
    return Page.of(
        capabilities.list(tenant, agent, after, asked.fetch()),
        asked,
        item ->
            new CapabilityKeyset(item.claim().target().text(), item.claim().model().text()).text());
  }

  @GET
  @Path("{agent}/quality")
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.SITE_OPERATOR,
    TenantRole.POLICY_APPROVER,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(
      summary =
          "What golden sets found of the agent's routes, by target, model, task and set, as its"
              + " newest signed report says; every role but end-user")
  public Page<Quality.Item> quality(
      @PathParam("tenant") TenantId tenant,
      @PathParam("agent") AgentId agent,
      @BeanParam PageAsked asked) {
    QualityKeyset after = asked.after().map(QualityKeyset::of).orElse(QualityKeyset.START);
    return Page.of(
        quality.list(tenant, agent, after, asked.fetch()),
        asked,
        item -> QualityKeyset.of(item.score()).text());
  }

  @POST
  @Path("{agent}/revoke")
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.SITE_OPERATOR})
  @Operation(summary = "Ends an agent at once and for good; roles tenant-admin, site-operator")
  public Agents.Agent revoke(
      @PathParam("tenant") TenantId tenant, @PathParam("agent") AgentId agent) {
    agents.revoke(tenant, signedIn.caller().subject(), agent);
    return agents.get(tenant, agent);
  }
}
