package dev.demarc.server.policies;

import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
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
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What another version would have made of one stored request. */
@Path("/api/v1/tenants/{tenant}/traces/{decision}/again")
@RunOnVirtualThread
public class DecidedAgainResource {
  private static final String DRAFT = "draft";
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

  private final TenantDatabase database;
  private final Policies policies;
  private final Catalogue catalogue;

  DecidedAgainResource(TenantDatabase database, Policies policies, Catalogue catalogue) {
    this.database = database;
    this.policies = policies;
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
      summary = "What a version of a policy, or its draft, makes of a request decided before",
      description =
          "of is draft or the number of a version, that in force where it is left out; policy is the"
              + " one that decided where it is left out. Decided by the engine that agents run, with"
              + " the facts and the situation of then, over today's catalogue; nothing is run or"
              + " kept. Without now where the request's class exports counts only. 422 when the draft"
              + " has problems.")
  public DecidedAgain.Answer get(
      @PathParam("tenant") TenantId tenant,
      @PathParam("decision") DecisionId decision,
      @QueryParam("policy") @Nullable String policy,
      @QueryParam("of") @Nullable String of) {
    PolicyId asked = policy == null ? null : PolicyId.of(policy);
    if (of != null && !of.equals(DRAFT) && !NUMBER.matcher(of).matches()) {
      throw Problem.invalid("of", "must be draft or the number of a version");
    }
    return database.inTenant(tenant, sql -> read(sql, tenant, decision, asked, of));
  }

  private DecidedAgain.Answer read(
      Sql sql, TenantId tenant, DecisionId id, @Nullable PolicyId asked, @Nullable String of) {
    StoredDecision stored =
        StoredDecision.of(sql, tenant, id).orElseThrow(() -> Problem.notFound("decision"));
    PolicyId policy = asked == null ? stored.policy() : asked;
    if (policy == null) {
      throw Problem.invalid(
          "policy", "must be said: the record does not name the one that decided");
    }
    PolicyStore store = new PolicyStore(sql, tenant);
    store.head(policy);
    DecidedAgain again = new DecidedAgain(stored, catalogue.all());
    if (DRAFT.equals(of)) {
      Draft draft = store.draft(policy).orElseThrow(() -> Problem.notFound(DRAFT));
      return again.under(policy, draft, policies.document(draft));
    }
    return again.under(policy, version(store, policy, of));
  }

  private static PolicyView.VersionView version(
      PolicyStore store, PolicyId policy, @Nullable String of) {
    return (of == null
            ? store.published(policy).map(PolicyView.PublishedView::version)
            : Optional.of(new PolicyVersion(Integer.parseInt(of))))
        .flatMap(number -> store.version(policy, number))
        .orElseThrow(() -> Problem.notFound("version"));
  }
}
