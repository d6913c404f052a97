package dev.demarc.server.consents;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.ConsentStatus;
import dev.demarc.contract.consent.FeedTaken;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.server.access.NeedsAgent;
import dev.demarc.server.agents.CallingAgent;
import dev.demarc.server.approvals.Approved;
import dev.demarc.server.platform.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Consent as agents speak of it. */
@Path("/agent/v1")
@NeedsAgent
@RunOnVirtualThread
public class AgentConsentResource {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

  private final CallingAgent agent;
  private final Asking asking;
  private final Approved approved;
  private final Revocations revocations;
  private final Obedience obedience;
  private final Waiters waiters;
  private final LinkAddresses addresses;
  private final Clock clock;

  AgentConsentResource(
      CallingAgent agent,
      Asking asking,
      Approved approved,
      Revocations revocations,
      Obedience obedience,
      Waiters waiters,
      LinkAddresses addresses,
      Clock clock) {
    this.agent = agent;
    this.asking = asking;
    this.approved = approved;
    this.revocations = revocations;
    this.obedience = obedience;
    this.waiters = waiters;
    this.addresses = addresses;
    this.clock = clock;
  }

  /** That a grant was used. */
  public record Used(DecisionId decision, Instant at) {}

  /** Every grant and every approval the agent may use. */
  public record Grants(List<Dsse> grants, List<Dsse> approvals) {}

  @POST
  @Path("consents")
  @Operation(summary = "Asks the people concerned; 200 where the question is open already")
  public Response ask(ConsentRequest request) {
    Asking.Asked asked = asking.ask(agent.tenant(), agent.id(), request);
    String url =
        asked
            .link()
            .map(token -> addresses.of(agent.tenant(), token))
            .orElseGet(() -> addresses.of(agent.tenant(), asked.consent()));
    ConsentStatus status = status(asked.consent(), url);
    return Response.status(asked.isNew() ? 201 : 200).entity(status).build();
  }

  @GET
  @Path("consents/{id}")
  @Operation(summary = "Where a question stands; waits up to 25 s for an answer")
  public ConsentStatus status(
      @PathParam("id") ConsentId id, @QueryParam("wait") @Nullable String wait) {
    Consent consent =
        waiters.await(
            id,
            duration(wait),
            () -> asking.get(agent.tenant(), agent.id(), id),
            found -> !found.isOpen(clock.instant()));
    return status(consent, addresses.of(agent.tenant(), consent));
  }

  @POST
  @Path("consents/{id}/used")
  @Operation(summary = "Puts a use of a grant on the record")
  public void used(@PathParam("id") ConsentId id, Used used) {
    asking.used(agent.tenant(), agent.id(), id, used.decision, used.at);
  }

  @GET
  @Path("grants")
  @Operation(summary = "Signed grants and approvals in force for this agent")
  public Grants grants() {
    return new Grants(
        asking.grants(agent.tenant(), agent.id()), approved.of(agent.tenant(), agent.id()));
  }

  @GET
  @Path("revocations")
  @Operation(summary = "The signed feed of consents and approvals taken back")
  public Dsse revocations(@HeaderParam(FeedTaken.HEADER) @Nullable String taken) {
    Dsse feed = revocations.feed(agent.tenant());
    if (taken != null) {
      obedience.told(agent.tenant(), agent.id(), taken);
    }
    return feed;
  }

  @GET
  @Path("preferences")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "What people want beyond the policy; the feed names its digest")
  public Response preferences() {
    return Response.ok(revocations.preferences(agent.tenant())).build();
  }

  private ConsentStatus status(Consent consent, String url) {
    ConsentState state = consent.state(clock.instant());
    Consent.@Nullable Answered answer = consent.answer();
    @Nullable String grant =
        state == ConsentState.GRANTED && answer != null ? answer.grant() : null;
    return new ConsentStatus(
        consent.id(),
        state,
        url,
        consent.expiresAt(),
        grant == null ? null : asking.renewed(agent.tenant(), grant));
  }

  private static Duration duration(@Nullable String text) {
    try {
      Duration wait = text == null ? Duration.ZERO : Duration.parse(text);
      if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
        throw Problem.invalid("wait", "must be PT0S to " + LONGEST_WAIT);
      }
      return wait;
    } catch (DateTimeParseException malformed) {
      throw Problem.invalid("wait", "must be a duration such as PT20S");
    }
  }
}
