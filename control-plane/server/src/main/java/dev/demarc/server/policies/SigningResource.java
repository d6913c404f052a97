package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.passkeys.ApproverSetResource.Signing;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What an approver is asked to sign with a passkey. */
@Path("/api/v1/tenants/{tenant}/policies/{policy}/approval-challenge")
@RunOnVirtualThread
public class SigningResource {
  private final TenantDatabase database;
  private final Policies policies;
  private final SignedApprovals signed;
  private final SignedIn signedIn;

  SigningResource(
      TenantDatabase database, Policies policies, SignedApprovals signed, SignedIn signedIn) {
    this.database = database;
    this.policies = policies;
    this.signed = signed;
    this.signedIn = signedIn;
  }

  /**
   * What an approval takes.
   *
   * @param passkey what to sign; absent where nothing need be
   */
  public record Asked(@Nullable Signing passkey) {}

  /** Of which revision. */
  public record Ask(int revision) {}

  @POST
  @Needs(TenantRole.POLICY_APPROVER)
  @Operation(
      summary = "What an approval of this draft takes: a challenge for five minutes and one answer",
      description = "The answer has no passkey where the approval need not be signed.")
  public Asked ask(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id, Ask ask) {
    SubjectId by = signedIn.caller().subject();
    return database.inTenant(
        tenant,
        sql -> {
          PolicyStore store = new PolicyStore(sql, tenant);
          Draft draft = Policies.locked(store, id, ask.revision());
          PolicyDocument document = policies.document(draft);
          return new Asked(signed.ask(store, draft, document, by).orElse(null));
        });
  }
}
