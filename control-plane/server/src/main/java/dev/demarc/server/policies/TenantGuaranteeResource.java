package dev.demarc.server.policies;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.GuaranteeId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.When;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removals;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.policy.lowering.CelLowering;
import dev.demarc.server.policy.lowering.Lowering;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The guarantees that every policy of the tenant must satisfy. One that a policy in force is not
 * proved to satisfy is refused, so that what is listed here holds.
 */
@Path("/api/v1/tenants/{tenant}/guarantees")
@RunOnVirtualThread
public class TenantGuaranteeResource {
  private final TenantDatabase database;
  private final TenantNames.Reader names;
  private final Audit audit;
  private final SignedIn signedIn;
  private final Clock clock;

  TenantGuaranteeResource(
      TenantDatabase database,
      TenantNames.Reader names,
      Audit audit,
      SignedIn signedIn,
      Clock clock) {
    this.database = database;
    this.names = names;
    this.audit = audit;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** What must never be permitted, as CEL. */
  public record Never(String never) {}

  @GET
  @Needs
  @Operation(summary = "The tenant's guarantees by id")
  public Page<TenantGuarantee> list(
      @PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    return database.inTenant(
        tenant,
        sql ->
            Page.of(
                new TenantGuarantees(sql, tenant).list(asked.after().orElse(""), asked.fetch()),
                asked,
                last -> last.id().text()));
  }

  @PUT
  @Path("{id}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Makes or replaces one; 422 with a counterexample when a policy in force breaks it")
  public TenantGuarantee put(
      @PathParam("tenant") TenantId tenant, @PathParam("id") GuaranteeId id, Never asked) {
    return database.inTenant(
        tenant,
        sql -> {
          Removals.lock(sql, tenant);
          Guarantee guarantee = new Guarantee(id, lowered(asked.never()));
          requireInForce(new PolicyStore(sql, tenant), guarantee);
          note(sql, tenant, "guarantee.put", id, Map.of("never", asked.never()));
          return new TenantGuarantees(sql, tenant).put(guarantee, clock.instant(), by());
        });
  }

  @DELETE
  @Path("{id}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Removes one; policies published from then on need not satisfy it")
  public void delete(@PathParam("tenant") TenantId tenant, @PathParam("id") GuaranteeId id) {
    database.doInTenant(
        tenant,
        sql -> {
          if (!new TenantGuarantees(sql, tenant).remove(id)) {
            throw Problem.notFound("guarantee");
          }
          note(sql, tenant, "guarantee.delete", id, Map.of());
        });
  }

  private When lowered(String source) {
    return switch (CelLowering.lower(source, PolicyNames.vocabulary(names.read()))) {
      case Lowering.Lowered lowered -> new When(source, lowered.condition());
      case Lowering.Refused refused ->
          throw new Problem(
              ErrorCode.VALIDATION,
              "never: " + refused.reason(),
              List.of(
                  new Problem.FieldError(
                      "never", refused.reason(), refused.line(), refused.column())));
    };
  }

  private static void requireInForce(PolicyStore store, Guarantee guarantee) {
    for (PolicyStore.InForce policy : store.inForce()) {
      GuaranteeVerdict verdict = Guarantees.prove(policy.document().rules(), guarantee);
      if (!verdict.isProved()) {
        throw Guarantees.refusal(List.of(verdict), "Of " + policy.words() + ": " + verdict.words());
      }
    }
  }

  private SubjectId by() {
    return signedIn.caller().subject();
  }

  private void note(
      Sql sql, TenantId tenant, String action, GuaranteeId id, Map<String, String> detail) {
    audit.record(sql, tenant, Actor.of(by()), action, id.text(), detail);
  }
}
