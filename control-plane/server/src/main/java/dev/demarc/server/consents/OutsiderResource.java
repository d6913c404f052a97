package dev.demarc.server.consents;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Open;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Consents for people outside the directory, who are known by the secret of the browser that opened
 * their link. The portal calls this for them; no GET changes anything.
 */
@Path("/api/v1/tenants/{tenant}/consent-links")
@RunOnVirtualThread
public class OutsiderResource {
  /** The header of the browser's secret. */
  static final String SESSION = "Demarc-Link-Session";

  private static final String WHY =
      "the secret of the browser that opened the link is what lets in";

  private final Outsiders outsiders;

  OutsiderResource(Outsiders outsiders) {
    this.outsiders = outsiders;
  }

  /**
   * A link that is opened.
   *
   * @param token what stands in it
   * @param session the secret of the browser: 32 random bytes that it keeps
   */
  public record Opening(LinkSecret token, LinkSecret session) {}

  /** What was opened. */
  public record Opened(LinkId link) {}

  @POST
  @Path("open")
  @Open("what stands in the link is what lets in, once")
  @Operation(summary = "Binds a link to the browser that opens it; what is disclosed is on record")
  public Opened open(@PathParam("tenant") TenantId tenant, Opening opening) {
    return new Opened(outsiders.open(tenant, opening.token, opening.session).id());
  }

  @GET
  @Path("{link}")
  @Open(WHY)
  @Operation(summary = "The consent a link is about, without the history of others")
  public ConsentView get(
      @PathParam("tenant") TenantId tenant,
      @PathParam("link") LinkId link,
      @HeaderParam(SESSION) @Nullable LinkSecret session) {
    return outsiders.look(tenant, link, known(session));
  }

  @POST
  @Path("{link}/answer")
  @Open(WHY)
  @Operation(summary = "Yes or no, by whoever opened the link")
  public ConsentView answer(
      @PathParam("tenant") TenantId tenant,
      @PathParam("link") LinkId link,
      @HeaderParam(SESSION) @Nullable LinkSecret session,
      Answer answer) {
    outsiders.answer(tenant, link, known(session), answer);
    return outsiders.look(tenant, link, known(session));
  }

  @POST
  @Path("{link}/withdraw")
  @Open(WHY)
  @Operation(summary = "Takes a consent back, by whoever gave it by this link")
  public ConsentView withdraw(
      @PathParam("tenant") TenantId tenant,
      @PathParam("link") LinkId link,
      @HeaderParam(SESSION) @Nullable LinkSecret session) {
    outsiders.withdraw(tenant, link, known(session));
    return outsiders.look(tenant, link, known(session));
  }

  @GET
  @Path("{link}/receipt")
  @Open(WHY)
  @Operation(summary = "What a person outside can keep of a consent")
  public Receipt receipt(
      @PathParam("tenant") TenantId tenant,
      @PathParam("link") LinkId link,
      @HeaderParam(SESSION) @Nullable LinkSecret session) {
    return outsiders.receipt(tenant, link, known(session));
  }

  private static LinkSecret known(@Nullable LinkSecret session) {
    if (session == null) {
      throw Link.refused(ErrorCode.LINK_UNKNOWN);
    }
    return session;
  }
}
