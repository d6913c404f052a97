package dev.demarc.server.policies;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What waits for the approval of the one who asks. */
@Path("/api/v1/tenants/{tenant}/policies/to-approve")
@RunOnVirtualThread
public class ToApproveResource {
  /** Of one page: each is lowered and compared with what its groups obey. */
  private static final int MOST = 50;

  private final TenantDatabase database;
  private final Policies policies;
  private final SignedIn signedIn;

  ToApproveResource(TenantDatabase database, Policies policies, SignedIn signedIn) {
    this.database = database;
    this.policies = policies;
    this.signedIn = signedIn;
  }

  private record Waiting(PolicyStore.Head head, Draft draft) {
    static Waiting read(ResultSet row) throws SQLException {
      return new Waiting(PolicyStore.head(row), Draft.read(row));
    }
  }

  @GET
  @Needs(TenantRole.POLICY_APPROVER)
  @Operation(
      summary = "Drafts in review that the caller may approve, the longest waiting first",
      description = "None that they edited since it was last published, or approved already.")
  public Page<PolicyView.ToApprove> list(
      @PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    ToApproveCursor after = asked.after().map(ToApproveCursor::of).orElse(ToApproveCursor.START);
    if (asked.limit() > MOST) {
      throw Problem.invalid("limit", "must be 1 to " + MOST + ": each is compared");
    }
    return database.inTenant(
        tenant,
        sql -> {
          var store = new PolicyStore(sql, tenant);
          Set<SubjectId> approvers = store.approvers();
          List<PolicyView.ToApprove> rows =
              waiting(store, signedIn.caller().subject(), after, asked.fetch()).stream()
                  .map(waiting -> view(store, waiting, approvers))
                  .toList();
          return Page.of(
              rows, asked, last -> new ToApproveCursor(last.submittedAt(), last.id()).text());
        });
  }

  private static List<Waiting> waiting(
      PolicyStore store, SubjectId by, ToApproveCursor after, int limit) {
    return store
        .sql()
        .query(
            """
            select d.*, p.id, p.title, p.groups from policy_draft d
            join policy p on p.tenant_id = d.tenant_id and p.id = d.policy
            where d.tenant_id = ? and d.state = ?
              and ? <> all (d.authors) and d.first_approved_by is distinct from ?
              and (d.submitted_at, d.policy) > (?, ?)
            order by d.submitted_at, d.policy limit ?
            """,
            Waiting::read,
            store.tenant(),
            PolicyState.IN_REVIEW,
            by,
            by,
            after.submittedAt(),
            after.policy(),
            limit);
  }

  private PolicyView.ToApprove view(PolicyStore store, Waiting waiting, Set<SubjectId> approvers) {
    PolicyStore.Head head = waiting.head;
    Draft draft = waiting.draft;
    Draft.Step submitted = Objects.requireNonNull(draft.submitted());
    return new PolicyView.ToApprove(
        head.id(),
        head.title(),
        PolicyGroups.of(store, draft),
        draft.revision(),
        submitted.at(),
        submitted.by(),
        draft.approvals(approvers).size(),
        needed(store, draft));
  }

  private @Nullable Integer needed(PolicyStore store, Draft draft) {
    @Nullable PolicyDocument document = policies.check(draft.yaml()).document();
    return document == null ? null : PolicyDiff.approvals(store.obeyed(draft), document);
  }
}
