package dev.demarc.server.bundles;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The bundles issued so far. */
@Path("/api/v1/tenants/{tenant}/bundles")
@RunOnVirtualThread
public class BundleResource {
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  private final TenantDatabase database;
  private final Bundles bundles;

  BundleResource(TenantDatabase database, Bundles bundles) {
    this.database = database;
    this.bundles = bundles;
  }

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.AUDITOR
  })
  @Operation(summary = "Bundles, newest first")
  public Page<Bundles.Listed> list(
      @PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    Instant before = asked.after().map(BundleResource::instant).orElse(END);
    var rows = database.inTenant(tenant, sql -> bundles.list(sql, tenant, before, asked.fetch()));
    return Page.of(rows, asked, bundle -> bundle.createdAt().toString());
  }

  private static Instant instant(String cursor) {
    try {
      return Instant.parse(cursor);
    } catch (DateTimeParseException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }
}
