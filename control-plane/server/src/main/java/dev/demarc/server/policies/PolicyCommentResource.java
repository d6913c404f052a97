package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** What authors and approvers say to each other about a draft. It decides nothing. */
@Path("/api/v1/tenants/{tenant}/policies/{policy}/comments")
@RunOnVirtualThread
public class PolicyCommentResource {
  private final TenantDatabase database;
  private final SignedIn signedIn;
  private final Clock clock;

  PolicyCommentResource(TenantDatabase database, SignedIn signedIn, Clock clock) {
    this.database = database;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /**
   * A comment on exactly this revision.
   *
   * @param line of its text, from 1; absent where it is on the whole
   */
  public record NewComment(int revision, @Nullable Integer line, @Nullable String comment) {}

  @GET
  @Needs
  @Operation(summary = "What was said of the policy's drafts, newest first")
  public Page<PolicyComments.Comment> list(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @QueryParam("open") @DefaultValue("false") boolean open,
      @BeanParam PageAsked asked) {
    int before = asked.after().map(PolicyCommentResource::number).orElse(Integer.MAX_VALUE);
    return inTenant(
        tenant,
        store -> {
          store.head(id);
          return Page.of(
              comments(store).page(id, open, before, asked.fetch()),
              asked,
              last -> Integer.toString(last.number()));
        });
  }

  private static int number(String cursor) {
    try {
      return Integer.parseInt(cursor);
    } catch (NumberFormatException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }

  @POST
  @ResponseStatus(201)
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER})
  @Operation(summary = "Says something of the draft; 409 when it is at another revision meanwhile")
  public PolicyComments.Comment add(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, NewComment said) {
    String text = PolicyNotes.why(said.comment());
    if (text.isEmpty()) {
      throw Problem.invalid("comment", "must say something");
    }
    return inTenant(
        tenant,
        store -> {
          Draft draft = Policies.locked(store, id, said.revision());
          check(said.line(), draft);
          return comments(store)
              .add(id, said.revision(), said.line(), caller(), clock.instant(), text);
        });
  }

  private static void check(@Nullable Integer line, Draft draft) {
    long lines = draft.yaml().lines().count();
    if (line != null && (line < 1 || line > lines)) {
      throw Problem.invalid("line", "must be 1 to " + lines);
    }
  }

  @POST
  @Path("{number}/resolve")
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER})
  @Operation(summary = "Says that a comment is dealt with; doing it again changes nothing")
  public void resolve(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @PathParam("number") int number) {
    inTenant(
        tenant,
        store -> {
          store.head(id);
          comments(store).resolve(id, number, caller(), clock.instant());
          return id;
        });
  }

  private SubjectId caller() {
    return signedIn.caller().subject();
  }

  private static PolicyComments comments(PolicyStore store) {
    return new PolicyComments(store.sql(), store.tenant());
  }

  private <T> T inTenant(TenantId tenant, Function<PolicyStore, T> work) {
    return database.inTenant(tenant, sql -> work.apply(new PolicyStore(sql, tenant)));
  }
}
