package dev.demarc.server.approvals;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Approvals of the organisation, for those who answer and those who watch over the tenant. */
@Path("/api/v1/tenants/{tenant}/approvals")
@RunOnVirtualThread
public class ApprovalResource {
  private final ApprovalReading reading;
  private final ApprovalAnswering answering;
  private final SignedIn signedIn;

  ApprovalResource(ApprovalReading reading, ApprovalAnswering answering, SignedIn signedIn) {
    this.reading = reading;
    this.answering = answering;
    this.signedIn = signedIn;
  }

  @GET
  @Needs({TenantRole.POLICY_APPROVER, TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(
      summary = "Approvals of routes, newest first; roles policy-approver, tenant-admin, auditor")
  public Page<ApprovalView> list(
      @PathParam("tenant") TenantId tenant,
      @QueryParam("state") @Nullable String state,
      @BeanParam PageAsked asked) {
    List<ApprovalView> rows =
        reading.list(
            tenant,
            reader(),
            state == null ? null : Wire.parse(ApprovalState.class, "state", state),
            asked.after().map(ApprovalCursor::of).orElse(null),
            asked.fetch());
    return Page.of(rows, asked, last -> new ApprovalCursor(last.requestedAt(), last.id()).text());
  }

  @GET
  @Path("{approval}")
  @Needs({TenantRole.POLICY_APPROVER, TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(
      summary = "One approval with its history; roles policy-approver, tenant-admin, auditor")
  public ApprovalView get(
      @PathParam("tenant") TenantId tenant, @PathParam("approval") ApprovalId id) {
    return reading.get(tenant, reader(), id);
  }

  @POST
  @Path("{approval}/answer")
  @Needs(TenantRole.POLICY_APPROVER)
  @Operation(
      summary =
          "Yes, until a time or for so many uses, or no with a reason, by somebody whose own"
              + " request it is not; role policy-approver")
  public ApprovalView answer(
      @PathParam("tenant") TenantId tenant,
      @PathParam("approval") ApprovalId id,
      ApprovalAnswer answer) {
    answering.answer(tenant, reader().person(), id, answer);
    return reading.get(tenant, reader(), id);
  }

  @POST
  @Path("{approval}/withdraw")
  @Needs(TenantRole.POLICY_APPROVER)
  @Operation(summary = "Takes an approval back; role policy-approver")
  public ApprovalView withdraw(
      @PathParam("tenant") TenantId tenant, @PathParam("approval") ApprovalId id) {
    answering.withdraw(tenant, reader().person(), id);
    return reading.get(tenant, reader(), id);
  }

  private ApprovalView.Reader reader() {
    return new ApprovalView.Reader(
        signedIn.caller().subject(), signedIn.hasOneOf(TenantRole.POLICY_APPROVER));
  }
}
