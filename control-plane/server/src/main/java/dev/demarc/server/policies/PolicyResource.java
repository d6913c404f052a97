package dev.demarc.server.policies;

import dev.demarc.contract.approval.Signed;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.passkeys.Challenge;
import dev.demarc.server.passkeys.Challenges;
import dev.demarc.server.passkeys.Purpose;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.policies.lint.Findings;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The steps of a policy's life; who may take which is said at each. */
@Path("/api/v1/tenants/{tenant}/policies")
@RunOnVirtualThread
public class PolicyResource {
  private final TenantDatabase database;
  private final Policies policies;
  private final Publications publications;
  private final Withdrawals withdrawals;
  private final Challenges challenges;
  private final SignedIn signedIn;
  private final String portal;

  PolicyResource(
      TenantDatabase database,
      Policies policies,
      Publications publications,
      Withdrawals withdrawals,
      Challenges challenges,
      SignedIn signedIn,
      @ConfigProperty(name = "demarc.portal-url") String portal) {
    this.database = database;
    this.policies = policies;
    this.publications = publications;
    this.withdrawals = withdrawals;
    this.challenges = challenges;
    this.signedIn = signedIn;
    this.portal = portal;
  }

  /**
   * A new policy.
   *
   * @param groups of agents it is for; the group {@code default} where absent
   */
  public record NewPolicy(String yaml, @Nullable List<@Nullable GroupId> groups) {
    List<GroupId> forGroups() {
      return PolicyGroups.checked(groups);
    }
  }

  /**
   * An edit of the revision it was made from; 0 where nothing is being written.
   *
   * @param groups of agents it is for, once this is published; absent where the edit leaves them
   */
  public record Edit(String yaml, int baseRevision, @Nullable List<@Nullable GroupId> groups) {}

  /** A text to check, kept nowhere. */
  public record Text(String yaml) {}

  /**
   * What a check found.
   *
   * @param guarantees its own in their order, then the tenant's; none while there are problems
   * @param findings of lint, which stop nothing; none while there are problems
   * @param cases its test cases in their order; none while there are problems
   * @param matrix class by boundary; absent while there are problems
   */
  public record Found(
      List<PolicyProblem> problems,
      @Nullable PolicyDocument document,
      List<GuaranteeVerdict> guarantees,
      Findings findings,
      List<CaseResult> cases,
      @Nullable MatrixView matrix) {}

  /** A step on exactly this revision. */
  public record Step(int revision, @Nullable String comment) {
    String said() {
      return PolicyNotes.why(comment);
    }
  }

  /**
   * An approval of exactly this revision.
   *
   * @param passkey the answer to the challenge; absent where it need not be signed
   */
  public record Approval(
      int revision, @Nullable String comment, Challenge.@Nullable Answer passkey) {}

  /**
   * A publication of exactly this revision.
   *
   * @param rollout the stages in which it reaches its groups; all at once where it is left out
   */
  public record Publication(
      int revision, @Nullable String comment, RolloutPlan.@Nullable Asked rollout) {}

  /**
   * A return to an older version.
   *
   * @param comment why; it must say something
   * @param discards the revision of a draft whose place the older text may take, where it has to be
   *     approved
   */
  public record Rollback(
      PolicyVersion version, @Nullable String comment, @Nullable Integer discards) {}

  /**
   * The end of the version published last.
   *
   * @param comment why; it must say something
   */
  public record Withdrawal(@Nullable PolicyVersion version, @Nullable String comment) {
    PolicyVersion named() {
      if (version == null) {
        throw Problem.invalid("version", "must be the version published last");
      }
      return version;
    }
  }

  @GET
  @Needs(orServices = true)
  @Operation(summary = "Every policy with its draft and the version in force")
  public Page<PolicyView.Listed> list(@PathParam("tenant") TenantId tenant) {
    return inTenant(
        tenant,
        store -> {
          Map<PolicyId, List<GroupId>> obeying = store.obeying();
          return Page.all(
              store.heads().stream()
                  .map(head -> line(store, head, obeying.getOrDefault(head.id(), List.of())))
                  .toList());
        });
  }

  private static PolicyView.Listed line(
      PolicyStore store, PolicyStore.Head head, List<GroupId> obeyedBy) {
    PolicyView.DraftLine draft =
        store
            .draft(head.id())
            .map(of ->
                new PolicyView.DraftLine(of.revision(), of.state(), of.author(), of.updatedAt()))
            .orElse(null);
    return new PolicyView.Listed(
        head.id(),
        head.title(),
        head.groups(),
        obeyedBy,
        draft,
        store.published(head.id()).orElse(null));
  }

  @POST
  @ResponseStatus(201)
  @Needs(value = TenantRole.TENANT_ADMIN, orServices = true)
  @Operation(summary = "Begins a policy; the draft is kept even when it has problems")
  public PolicyView create(@PathParam("tenant") TenantId tenant, NewPolicy asked) {
    return inTenant(
        tenant,
        store -> policies.create(store, signedIn.caller(), asked.yaml(), asked.forGroups()));
  }

  @POST
  @Path("check")
  @Needs(
      value = {TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER},
      orServices = true)
  @Operation(summary = "Says what is wrong with a text; nothing is kept")
  public Found check(@PathParam("tenant") TenantId tenant, Text text) {
    Policies.Measure measure = inTenant(tenant, policies::measure);
    PolicyCheck.Checked checked = PolicyCheck.check(text.yaml(), measure.names());
    return new Found(
        checked.problems(),
        checked.document(),
        Guarantees.prove(checked, measure.guarantees()),
        PolicyLint.of(measure.surroundings(), checked),
        Cases.run(checked),
        matrix(checked.document(), measure));
  }

  private static @Nullable MatrixView matrix(
      @Nullable PolicyDocument document, Policies.Measure measure) {
    return document == null
        ? null
        : MatrixView.of(PolicyMatrix.of(document, measure.surroundings().classes()));
  }

  @GET
  @Path("{policy}")
  @Needs(orServices = true)
  @Operation(summary = "One policy with its draft in full")
  public PolicyView get(@PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id) {
    return inTenant(tenant, store -> policies.view(store, id));
  }

  @PUT
  @Path("{policy}/draft")
  @Needs(value = TenantRole.TENANT_ADMIN, orServices = true)
  @Operation(summary = "Edits the draft; 409 when somebody else did meanwhile")
  public PolicyView edit(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, Edit edit) {
    return inTenant(tenant, store -> policies.edit(store, id, signedIn.caller(), edit));
  }

  @POST
  @Path("{policy}/submit")
  @Needs(value = TenantRole.TENANT_ADMIN, orServices = true)
  @Operation(
      summary =
          "Asks for review; 422 when the policy has problems, a guarantee is not proved or a test"
              + " case fails",
      description = "The header Link, of relation alternate, says where people see it.")
  public RestResponse<PolicyView> submit(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, Step step) {
    PolicyView view =
        inTenant(
            tenant, store -> policies.submit(store, id, caller(), step.revision(), step.said()));
    String page = portal + "/t/" + tenant.text() + "/policies/" + id.text() + "/changes";
    return RestResponse.ResponseBuilder.ok(view)
        .header("Link", "<" + page + ">; rel=\"alternate\"")
        .build();
  }

  @POST
  @Path("{policy}/approve")
  @Needs(TenantRole.POLICY_APPROVER)
  @Operation(
      summary = "Approves what somebody else wrote",
      description = "Signed with a passkey where approval-challenge asks for it.")
  public PolicyView approve(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, Approval approval) {
    String why = PolicyNotes.why(approval.comment());
    Challenge.Answer answer = approval.passkey();
    Signed given =
        answer == null
            ? null
            : challenges
                .take(tenant, caller(), Purpose.APPROVE, answer.challenge())
                .with(answer.assertion());
    return inTenant(
        tenant, store -> policies.approve(store, id, caller(), approval.revision(), why, given));
  }

  @POST
  @Path("{policy}/refuse")
  @Needs(TenantRole.POLICY_APPROVER)
  @Operation(summary = "Sends it back to its author")
  public PolicyView refuse(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, Step step) {
    return back(tenant, id, PolicyState.Action.REFUSE, step);
  }

  @POST
  @Path("{policy}/withdraw")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Takes it back to be written on")
  public PolicyView withdraw(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, Step step) {
    return back(tenant, id, PolicyState.Action.WITHDRAW, step);
  }

  @POST
  @Path("{policy}/publish")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary =
          "Puts an approved policy in force: a new version, and a new bundle for every group or for"
              + " those of the first stage",
      description = "409 rollout_running while another version is being rolled out.")
  public PolicyView publish(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      Publication publication) {
    String why = PolicyNotes.why(publication.comment());
    return inTenant(
        tenant,
        store ->
            publications.publish(
                store, id, caller(), publication.revision(), why, publication.rollout()));
  }

  @POST
  @Path("{policy}/rollback")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Publishes an older version again as a new one, to all groups that obey it",
      description =
          "Where it permits more than some of them obeys now it becomes a draft in review instead. "
              + "A rollout that is open ends either way. 409 where no group obeys the policy.")
  public PolicyView rollback(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, Rollback rollback) {
    String why = PolicyNotes.reason(rollback.comment());
    return inTenant(
        tenant,
        store ->
            publications.rollback(
                store, id, caller(), rollback.version(), why, rollback.discards()));
  }

  @POST
  @Path("{policy}/withdraw-version")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Takes the version in force back: every group that obeys it permits nothing",
      description =
          "A version that permits nothing is published in its place. A rollout that is open ends.")
  public PolicyView withdrawVersion(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      Withdrawal withdrawal) {
    String why = PolicyNotes.reason(withdrawal.comment());
    return inTenant(
        tenant, store -> withdrawals.withdraw(store, id, caller(), withdrawal.named(), why));
  }

  private PolicyView back(TenantId tenant, PolicyId id, PolicyState.Action action, Step step) {
    return inTenant(
        tenant, store -> policies.back(store, id, caller(), action, step.revision(), step.said()));
  }

  private SubjectId caller() {
    return signedIn.caller().subject();
  }

  private <T> T inTenant(TenantId tenant, Function<PolicyStore, T> work) {
    return database.inTenant(tenant, sql -> work.apply(new PolicyStore(sql, tenant)));
  }
}
