package dev.demarc.server.agents;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.server.access.Open;
import dev.demarc.server.agents.access.AgentTokens;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** How an agent gets in: enrol once, then a token every ten minutes. */
@Path("/agent/v1")
@RunOnVirtualThread
public class AgentAccessResource {
  private static final String TOKEN_PATH = "/agent/v1/token";

  private final Enrolling enrolling;
  private final AgentDoor door;

  AgentAccessResource(Enrolling enrolling, AgentDoor door) {
    this.enrolling = enrolling;
    this.door = door;
  }

  /** {@code {"assertion": "…"}}. */
  public record TokenAsk(String assertion) {}

  /** The answer of RFC 6749, section 5.1. */
  public record TokenAnswer(
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("token_type") String tokenType,
      @JsonProperty("expires_in") long expiresIn) {}

  @POST
  @Path("enrol")
  @Open("the one-time token and the proof of the key are what lets in")
  @Operation(summary = "A one-time token and a key become an agent")
  public Response enrol(Enrolment.Ask ask) {
    Enrolling.Enrolled enrolled = enrolling.enrol(ask);
    return Response.status(enrolled.isNew() ? 201 : 200).entity(enrolled.accepted()).build();
  }

  @POST
  @Path("token")
  @Consumes(MediaType.APPLICATION_JSON)
  @Open("the signed assertion is what lets in")
  @Operation(summary = "A signed assertion buys a token bound to the agent's key")
  public TokenAnswer token(@HeaderParam("DPoP") @Nullable String proof, TokenAsk ask) {
    return answer(ask.assertion, proof);
  }

  @POST
  @Path("token")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Open("the signed assertion is what lets in")
  @Operation(hidden = true)
  public TokenAnswer tokenByForm(
      @HeaderParam("DPoP") @Nullable String proof,
      @FormParam("assertion") @Nullable String assertion) {
    return answer(assertion, proof);
  }

  private TokenAnswer answer(@Nullable String assertion, @Nullable String proof) {
    return new TokenAnswer(
        door.token(assertion, proof, TOKEN_PATH), "DPoP", AgentTokens.LIFETIME.toSeconds());
  }
}
