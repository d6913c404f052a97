package dev.demarc.server.agents;

import dev.demarc.contract.agent.BundleReport;
import dev.demarc.contract.agent.Heartbeat;
import dev.demarc.contract.agent.HeartbeatAnswer;
import dev.demarc.contract.agent.KeyRenewal;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.NeedsAgent;
import dev.demarc.server.platform.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What an agent pulls and says: bundles, keys, reports, heartbeats, and the hints when to. */
@Path("/agent/v1")
@NeedsAgent
@RunOnVirtualThread
public class PullResource {
  private final CallingAgent agent;
  private final Agents agents;
  private final AccessKeys accessKeys;
  private final Capabilities capabilities;
  private final Quality quality;
  private final AgentBundles bundles;
  private final Hints hints;

  PullResource(
      CallingAgent agent,
      Agents agents,
      AccessKeys accessKeys,
      Capabilities capabilities,
      Quality quality,
      AgentBundles bundles,
      Hints hints) {
    this.agent = agent;
    this.agents = agents;
    this.accessKeys = accessKeys;
    this.capabilities = capabilities;
    this.quality = quality;
    this.bundles = bundles;
    this.hints = hints;
  }

  /** The newest bundle there is for the agent's group. */
  public record Newest(long version, Digest digest, String url) {}

  /** What bundles, grants and feeds are verified with. */
  public record Keys(String rootKey, List<Dsse> keys) {}

  @GET
  @Path("bundle")
  @Operation(summary = "Version and digest of the newest bundle; 304 where the agent has it")
  public Response newest(@HeaderParam("If-None-Match") @Nullable String known) {
    Newest newest =
        bundles.newest(agent.tenant(), agent.group()).orElseThrow(() -> Problem.notFound("bundle"));
    String tag = '"' + newest.digest().text() + '"';
    return tag.equals(known)
        ? Response.notModified().header("ETag", tag).build()
        : Response.ok(newest).header("ETag", tag).build();
  }

  @GET
  @Path("bundles/{digest}")
  @Operation(summary = "A bundle by its digest")
  public Response bundle(@PathParam("digest") Digest digest) {
    String envelope =
        bundles
            .envelope(agent.tenant(), agent.group(), digest)
            .orElseThrow(() -> Problem.notFound("bundle"));
    return Response.ok(envelope, MediaType.APPLICATION_JSON)
        .header("Cache-Control", "private, immutable, max-age=31536000")
        .build();
  }

  @GET
  @Path("keys")
  @Operation(summary = "The root key, and its word for the tenant's keys")
  public Keys keys() {
    return bundles.keys(agent.tenant());
  }

  @POST
  @Path("key")
  @Operation(summary = "A new key to get in with, in place of the one that makes this call")
  public void renew(KeyRenewal renewal) {
    accessKeys.renew(agent.tenant(), agent.id(), renewal);
  }

  @POST
  @Path("bundle-reports")
  @Operation(summary = "What became of a bundle")
  public void report(BundleReport report) {
    agents.report(agent.tenant(), agent.id(), report);
  }

  @POST
  @Path("heartbeat")
  @Operation(summary = "The agent's word about itself, every 15 seconds; says what is newest")
  public HeartbeatAnswer heartbeat(Heartbeat heartbeat) {
    return agents.heartbeat(agent.tenant(), agent.id(), agent.group(), heartbeat);
  }

  @POST
  @Path("capabilities")
  @Operation(summary = "What the agent's machine can run: a report signed with the agent's key")
  public void capabilities(Dsse report) {
    capabilities.take(agent.tenant(), agent.id(), agent.key(), report);
  }

  @POST
  @Path("quality")
  @Operation(
      summary =
          "What golden sets found of the agent's routes: a report signed with the agent's key")
  public void quality(Dsse report) {
    quality.take(agent.tenant(), agent.id(), agent.key(), report);
  }

  @GET
  @Path("hints")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "Says when there is something newer to pull")
  public Multi<OutboundSseEvent> hints(@Context Sse sse) {
    if (!hints.hasRoom(agent.tenant(), agent.id())) {
      throw new Problem(ErrorCode.UNAVAILABLE, "Too many hint streams; poll instead.");
    }
    TenantId tenant = agent.tenant();
    AgentId id = agent.id();
    return hints
        .open(tenant, id, agent.group(), () -> agents.isShutOut(tenant, id))
        .map(hint -> hint.map(some -> event(sse, some)).orElseGet(() -> comment(sse)));
  }

  private static OutboundSseEvent event(Sse sse, Hint hint) {
    return sse.newEventBuilder().data(String.class, hint.json()).build();
  }

  private static OutboundSseEvent comment(Sse sse) {
    return sse.newEventBuilder().comment("keep-alive").build();
  }
}
