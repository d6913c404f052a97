package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What two states of a policy do otherwise. */
@Path("/api/v1/tenants/{tenant}/policies/{policy}/diff")
@RunOnVirtualThread
public class PolicyDiffResource {
  private final TenantDatabase database;
  private final Policies policies;

  PolicyDiffResource(TenantDatabase database, Policies policies) {
    this.database = database;
    this.policies = policies;
  }

  /** One side with its document. */
  private record State(PolicyDiffView.Side side, PolicyDocument document) {}

  /** Both sides; there is no older one before the first publication. */
  private record States(@Nullable State older, State newer, List<Obeyed> obeyed) {}

  @GET
  @Needs
  @Operation(
      summary = "What is permitted, or on other terms, under one state and not under the other",
      description =
          "Complete: what is not listed did not change. `to` is the draft where it is left out, "
              + "or the newest version where there is none; `from` the version before that. With "
              + "`group` in place of `from` the older state is what that group obeys now.")
  public PolicyDiffView diff(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @QueryParam("from") @Nullable Integer from,
      @QueryParam("to") @Nullable Integer to,
      @QueryParam("group") @Nullable String group) {
    if (from != null && group != null) {
      throw Problem.invalid("group", "must be left out where 'from' is named");
    }
    States states =
        database.inTenant(
            tenant,
            sql -> {
              PolicyStore store = new PolicyStore(sql, tenant);
              store.head(id);
              List<Obeyed> obeyed = Obeyed.by(store, PolicyGroups.of(store, id));
              return new States(
                  group == null ? before(store, id, from, to) : of(group, obeyed, id),
                  after(store, id, to),
                  obeyed);
            });
    return view(states);
  }

  /** A text that is kept nowhere against the newest version; its side is neither of both. */
  @POST
  @Needs(
      value = {TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER},
      orServices = true)
  @Operation(
      summary = "What a text permits otherwise than the newest version; nothing is kept",
      description = "422 when the text has problems.")
  public PolicyDiffView diff(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      PolicyResource.Text text) {
    States states =
        database.inTenant(
            tenant,
            sql -> {
              PolicyStore store = new PolicyStore(sql, tenant);
              store.head(id);
              PolicyDocument document = Policies.document(policies.check(text.yaml()));
              return new States(
                  newestVersion(store, id),
                  new State(PolicyDiffView.Side.TEXT, document),
                  Obeyed.by(store, PolicyGroups.of(store, id)));
            });
    return view(states);
  }

  private static @Nullable State newestVersion(PolicyStore store, PolicyId id) {
    return store
        .published(id)
        .map(last -> version(store, id, last.version().number(), "from"))
        .orElse(null);
  }

  private static PolicyDiffView view(States states) {
    State older = states.older();
    PolicyDocument newer = states.newer().document();
    return PolicyDiffView.of(
        older == null ? null : older.side(),
        states.newer().side(),
        PolicyDiff.of(older == null ? null : older.document(), newer),
        states.obeyed().stream()
            .map(obeyed -> PolicyDiffView.ForGroups.of(obeyed, newer))
            .toList());
  }

  /** What a group obeys now; absent where that is nothing. */
  private static @Nullable State of(String group, List<Obeyed> obeyed, PolicyId asked) {
    Obeyed its =
        obeyed.stream()
            .filter(each -> each.groups().stream().anyMatch(of -> of.text().equals(group)))
            .findFirst()
            .orElseThrow(() -> Problem.invalid("group", "must be a group that the policy is for"));
    PolicyDocument document = its.document();
    return document == null ? null : new State(PolicyDiffView.Side.of(its, asked), document);
  }

  private State after(PolicyStore store, PolicyId id, @Nullable Integer to) {
    Draft draft = to == null ? store.draft(id).orElse(null) : null;
    if (draft != null) {
      return new State(PolicyDiffView.Side.draft(draft.revision()), policies.document(draft));
    }
    return version(store, id, to == null ? newest(store, id) : to, "to");
  }

  private static @Nullable State before(
      PolicyStore store, PolicyId id, @Nullable Integer from, @Nullable Integer to) {
    if (from != null) {
      return version(store, id, from, "from");
    }
    int newest = store.published(id).map(last -> last.version().number()).orElse(0);
    boolean ofDraft = to == null && store.draft(id).isPresent();
    int before = ofDraft ? newest : (to == null ? newest : to) - 1;
    return before < 1 ? null : version(store, id, before, "from");
  }

  private static int newest(PolicyStore store, PolicyId id) {
    return store
        .published(id)
        .map(last -> last.version().number())
        .orElseThrow(() -> Problem.notFound("version"));
  }

  private static State version(PolicyStore store, PolicyId id, int number, String field) {
    if (number < 1) {
      throw Problem.invalid(field, "must be a version, from 1");
    }
    PolicyVersion version = new PolicyVersion(number);
    PolicyDocument document =
        store.version(id, version).orElseThrow(() -> Problem.notFound("version")).document();
    return new State(PolicyDiffView.Side.of(version), document);
  }
}
