package dev.demarc.server.agents;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.trust.KeyStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Enrolment tokens, for the people who set agents up. */
@Path("/api/v1/tenants/{tenant}/enrolment-tokens")
@RunOnVirtualThread
public class EnrolmentTokenResource {
  private final EnrolmentTokens tokens;
  private final KeyStore keys;
  private final SignedIn signedIn;
  private final String url;

  EnrolmentTokenResource(
      EnrolmentTokens tokens,
      KeyStore keys,
      SignedIn signedIn,
      @ConfigProperty(name = "demarc.public-url") String url) {
    this.tokens = tokens;
    this.keys = keys;
    this.signedIn = signedIn;
    this.url = url;
  }

  /** What is asked for. */
  public record Ask(
      SiteId site, GroupId group, Boundary boundary, String region, @Nullable String name) {
    public Ask {
      var unused = new Place(boundary, region);
      if (name != null) {
        Id.slug("name", name);
      }
    }
  }

  /**
   * The token, shown this once.
   *
   * @param command what to type on the agent's machine
   */
  public record Created(TokenId id, String token, Instant expiresAt, String command) {}

  /** A token in a list. */
  public record Item(
      TokenId id,
      SiteId site,
      GroupId group,
      Boundary boundary,
      String region,
      @Nullable String name,
      String createdBy,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant usedAt) {}

  @POST
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.SITE_OPERATOR})
  @Operation(summary = "A one-time token, ten minutes; roles tenant-admin, site-operator")
  public Response create(@PathParam("tenant") TenantId tenant, Ask ask) {
    var terms = new EnrolmentTokens.Terms(ask.site, ask.group, ask.boundary, ask.region, ask.name);
    EnrolmentTokens.Made made = tokens.make(tenant, signedIn.caller().subject(), terms);
    String token = made.secret().token(url, keys.rootDigest());
    String command = "demarc-agent enrol --config agent.yaml --token " + token;
    return Response.status(201)
        .entity(new Created(made.id(), token, made.expiresAt(), command))
        .build();
  }

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.SITE_OPERATOR, TenantRole.AUDITOR})
  @Operation(summary = "Tokens, newest first; roles tenant-admin, site-operator, auditor")
  public Page<Item> list(@PathParam("tenant") TenantId tenant) {
    return Page.all(tokens.list(tenant).stream().map(EnrolmentTokenResource::item).toList());
  }

  @DELETE
  @Path("{id}")
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.SITE_OPERATOR})
  @Operation(summary = "Ends an unused token; roles tenant-admin, site-operator")
  public void delete(@PathParam("tenant") TenantId tenant, @PathParam("id") TokenId id) {
    tokens.delete(tenant, signedIn.caller().subject(), id);
  }

  private static Item item(EnrolmentTokens.Listed token) {
    EnrolmentTokens.Terms terms = token.terms();
    return new Item(
        token.id(),
        terms.site(),
        terms.group(),
        terms.boundary(),
        terms.region(),
        terms.name(),
        token.createdBy(),
        token.createdAt(),
        token.expiresAt(),
        token.usedAt());
  }
}
