package dev.demarc.server.tenants;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.NeedsOperator;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Tenants, for the operator of the platform and for their members. */
@Path("/api/v1/tenants")
@RunOnVirtualThread
public class TenantResource {
  private final Tenants tenants;
  private final Provisioning provisioning;
  private final SignedIn signedIn;

  TenantResource(Tenants tenants, Provisioning provisioning, SignedIn signedIn) {
    this.tenants = tenants;
    this.provisioning = provisioning;
    this.signedIn = signedIn;
  }

  @GET
  @NeedsOperator
  @Operation(summary = "All tenants by alias")
  public Page<Tenant> list(@BeanParam PageAsked asked) {
    return Page.of(tenants.page(asked.after().orElse(""), asked.fetch()), asked, Tenant::alias);
  }

  @POST
  @ResponseStatus(201)
  @NeedsOperator
  @Operation(summary = "Makes a tenant with its organization and first admin, or nothing at all")
  public Tenant create(NewTenant asked) {
    return provisioning.create(asked, signedIn.caller().subject());
  }

  @GET
  @Path("{tenant}")
  @Needs(orOperator = true)
  @Operation(summary = "One tenant")
  public Tenant get(@PathParam("tenant") TenantId tenant) {
    return tenants.one(tenant);
  }
}
