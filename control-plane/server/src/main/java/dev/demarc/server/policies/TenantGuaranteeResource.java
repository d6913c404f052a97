package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.demarc.server.platform.Body;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

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

  /**
   * What is written; what a list says of it may be sent back as it is.
   *
   * @param id the one in the path, or left out
   * @param never what must never be permitted, as CEL
   * @param since left to the control plane, whatever is sent
   * @param by likewise
   */
  public record Written(
      GuaranteeId id, String never, @Nullable Instant since, @Nullable SubjectId by) {}

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
  @RequestBody(content = @Content(schema = @Schema(implementation = Written.class)))
  public TenantGuarantee put(
      @PathParam("tenant") TenantId tenant, @PathParam("id") GuaranteeId id, ObjectNode body)
      throws JsonProcessingException {
    String never = Body.withId(body, id, Written.class).never();
    return database.inTenant(
        tenant,
        sql -> {
          Removals.lock(sql, tenant);
          Guarantee guarantee = new Guarantee(id, lowered(never));
          new PoliciesInForce(new PolicyStore(sql, tenant).inForce()).require(guarantee);
          TenantGuarantees guarantees = new TenantGuarantees(sql, tenant);
          Map<String, String> detail = new TreeMap<>(Map.of("never", never));
          guarantees.find(id).ifPresent(before -> detail.put("before", before));
          note(sql, tenant, "guarantee.put", id, detail);
          return guarantees.put(guarantee, clock.instant(), by());
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
          TenantGuarantees guarantees = new TenantGuarantees(sql, tenant);
          String before = guarantees.find(id).orElseThrow(() -> Problem.notFound("guarantee"));
          guarantees.remove(id);
          note(sql, tenant, "guarantee.delete", id, Map.of("before", before));
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

  private SubjectId by() {
    return signedIn.caller().subject();
  }

  /** Says what it was and what it is, which is bounded as conditions are. */
  private void note(
      Sql sql, TenantId tenant, String action, GuaranteeId id, Map<String, String> detail) {
    audit.record(sql, tenant, Actor.of(by()), action, id.text(), detail);
  }
}
