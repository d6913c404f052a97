package dev.demarc.server.consents;

import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Links by which those a question is put to have somebody outside the directory answer. */
@Path("/api/v1/tenants/{tenant}/consents/{consent}/links")
@RunOnVirtualThread
public class InvitationResource {
  private final Inviting inviting;
  private final LinkAddresses addresses;
  private final SignedIn signedIn;

  InvitationResource(Inviting inviting, LinkAddresses addresses, SignedIn signedIn) {
    this.inviting = inviting;
    this.addresses = addresses;
    this.signedIn = signedIn;
  }

  /** In what role whoever is invited answers. */
  public record Invitation(LegalRole role) {}

  /** A link, for the one time it is shown. */
  public record Invited(LinkId id, String url, Instant expiresAt) {}

  /** A link as it is listed: without what stands in it. */
  public record Listed(
      LinkId id,
      LegalRole role,
      Instant madeAt,
      Instant expiresAt,
      @Nullable Instant openedAt,
      @Nullable Instant withdrawnAt) {}

  @POST
  @Needs
  @Operation(summary = "A one-time link to the question, by who may answer it. Any role")
  public Response invite(
      @PathParam("tenant") TenantId tenant,
      @PathParam("consent") ConsentId id,
      Invitation invitation) {
    Inviting.Made made = inviting.invite(tenant, signedIn.caller().subject(), id, invitation.role);
    var shown =
        new Invited(made.link().id(), addresses.of(tenant, made.token()), made.link().expiresAt());
    return Response.status(201).entity(shown).build();
  }

  @GET
  @Needs
  @Operation(summary = "The links to a question, for who may answer it or sees all. Any role")
  public Page<Listed> list(
      @PathParam("tenant") TenantId tenant, @PathParam("consent") ConsentId id) {
    boolean seesAll = signedIn.hasOneOf(TenantRole.TENANT_ADMIN, TenantRole.AUDITOR);
    List<Link> links = inviting.list(tenant, signedIn.caller().subject(), seesAll, id);
    return Page.all(links.stream().map(InvitationResource::listed).toList());
  }

  @DELETE
  @Path("{link}")
  @Needs
  @Operation(summary = "Takes a link back while the question is open, by who made it. Any role")
  public void withdraw(
      @PathParam("tenant") TenantId tenant,
      @PathParam("consent") ConsentId id,
      @PathParam("link") LinkId link) {
    inviting.withdraw(tenant, signedIn.caller().subject(), id, link);
  }

  private static Listed listed(Link link) {
    return new Listed(
        link.id(),
        link.role(),
        link.madeAt(),
        link.expiresAt(),
        link.openedAt(),
        link.withdrawnAt());
  }
}
