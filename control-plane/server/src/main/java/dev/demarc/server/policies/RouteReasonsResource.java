package dev.demarc.server.policies;

import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.catalogue.Catalogue;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Why a request did not go by another route. */
@Path("/api/v1/tenants/{tenant}/traces/{decision}/routes")
@RunOnVirtualThread
public class RouteReasonsResource {
  private final TenantDatabase database;
  private final Catalogue catalogue;

  RouteReasonsResource(TenantDatabase database, Catalogue catalogue) {
    this.database = database;
    this.catalogue = catalogue;
  }

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(
      summary = "Every route for a request that was decided, and what speaks for or against it",
      description =
          "With a target only its routes, each with the rules of the version that decided which"
              + " match; one that was not considered then is decided again over today's catalogue.")
  public RouteReasons.Answer get(
      @PathParam("tenant") TenantId tenant,
      @PathParam("decision") DecisionId decision,
      @QueryParam("target") @Nullable String target) {
    TargetId asked = target == null ? null : TargetId.of(target);
    RouteReasons reasons = database.inTenant(tenant, sql -> read(sql, tenant, decision));
    return asked == null ? reasons.all() : reasons.of(asked);
  }

  private RouteReasons read(Sql sql, TenantId tenant, DecisionId id) {
    StoredDecision decision =
        StoredDecision.of(sql, tenant, id).orElseThrow(() -> Problem.notFound("decision"));
    return new RouteReasons(decision, document(sql, tenant, decision), catalogue.all());
  }

  private static @Nullable PolicyDocument document(
      Sql sql, TenantId tenant, StoredDecision decision) {
    PolicyId policy = decision.policy();
    PolicyVersion version = decision.version();
    if (policy == null || version == null) {
      return null;
    }
    return new PolicyStore(sql, tenant)
        .version(policy, version)
        .map(PolicyView.VersionView::document)
        .orElse(null);
  }
}
