package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** How versions of a policy reach its groups. One begins with a publication that names stages. */
@Path("/api/v1/tenants/{tenant}/policies/{policy}/rollouts")
@RunOnVirtualThread
public class RolloutResource {
  private final TenantDatabase database;
  private final Rollouts rollouts;
  private final SignedIn signedIn;

  RolloutResource(TenantDatabase database, Rollouts rollouts, SignedIn signedIn) {
    this.database = database;
    this.rollouts = rollouts;
    this.signedIn = signedIn;
  }

  /** A step of the rollout of this version, and why. */
  public record Step(PolicyVersion version, @Nullable String comment) {}

  @GET
  @Needs
  @Operation(
      summary = "The last 20 rollouts of the policy, newest first",
      description = "The newest with what its agents say; stages not reached say nothing yet.")
  public Page<RolloutView> list(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id) {
    return database.inTenant(
        tenant,
        sql -> {
          new PolicyStore(sql, tenant).head(id);
          RolloutStore store = new RolloutStore(sql, tenant);
          return Page.all(RolloutView.of(rollouts, store, store.newest(id, RolloutStore.SHOWN)));
        });
  }

  @POST
  @Path("advance")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Reaches the next stage of a rollout whose gate passed; 409 while it does not hold")
  public Page<RolloutView> advance(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, Step step) {
    String why = PolicyNotes.why(step.comment());
    return step(tenant, id, store -> rollouts.advance(store, id, step.version(), caller(), why));
  }

  @POST
  @Path("stop")
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER})
  @Operation(
      summary = "Stops a rollout for good: every group keeps what it has; the comment says why")
  public Page<RolloutView> stop(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, Step step) {
    String why = PolicyNotes.reason(step.comment());
    return step(tenant, id, store -> rollouts.stop(store, id, step.version(), caller(), why));
  }

  private SubjectId caller() {
    return signedIn.caller().subject();
  }

  private Page<RolloutView> step(TenantId tenant, PolicyId id, Consumer<PolicyStore> work) {
    database.doInTenant(tenant, sql -> work.accept(new PolicyStore(sql, tenant)));
    return list(tenant, id);
  }
}
