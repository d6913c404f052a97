package dev.demarc.server.passkeys;

import dev.demarc.contract.approval.ApprovalVerifier;
import dev.demarc.contract.approval.Approver;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.approval.CredentialId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Whose passkeys must sign what widens a policy of the tenant. */
@Path("/api/v1/tenants/{tenant}/approver-set")
@RunOnVirtualThread
public class ApproverSetResource {
  private final TenantDatabase database;
  private final Approvers approvers;
  private final Challenges challenges;
  private final Subjects subjects;
  private final SignedIn signedIn;

  ApproverSetResource(
      TenantDatabase database,
      Approvers approvers,
      Challenges challenges,
      Subjects subjects,
      SignedIn signedIn) {
    this.database = database;
    this.approvers = approvers;
    this.challenges = challenges;
    this.subjects = subjects;
    this.signedIn = signedIn;
  }

  /**
   * How it stands.
   *
   * @param inForce absent where no passkey is required
   * @param waiting the next one; absent where none is proposed
   * @param ready how many people who may approve have a passkey
   */
  public record View(@Nullable SetView inForce, @Nullable SetView waiting, int ready) {}

  /**
   * One set.
   *
   * @param signedBy who of the set before has signed it so far
   */
  public record SetView(
      int sequence,
      int threshold,
      Instant madeAt,
      List<Member> approvers,
      List<SubjectId> signedBy) {}

  /** A passkey in a set. */
  public record Member(SubjectId person, CredentialId passkey) {}

  /**
   * What to make a set of.
   *
   * @param without passkeys to leave out; none where absent
   */
  public record Ask(@Nullable Set<CredentialId> without) {
    Set<CredentialId> left() {
      return without == null ? Set.of() : without;
    }
  }

  /**
   * What a browser needs to sign.
   *
   * @param challenge base64url
   * @param passkeys that may sign it
   */
  public record Signing(
      ChallengeId id,
      String challenge,
      String relyingParty,
      List<CredentialId> passkeys,
      Instant expiresAt) {
    /** The challenge, for these passkeys of the set. */
    public static Signing of(Challenge challenge, ApproverSet set, SubjectId person) {
      return new Signing(
          challenge.id(),
          challenge.challenge(),
          set.relyingParty(),
          Approvers.own(set, person),
          challenge.expiresAt());
    }
  }

  @GET
  @Needs
  @Operation(summary = "The approver set in force, and the one that waits for signatures")
  public View get(@PathParam("tenant") TenantId tenant) {
    return database.inTenant(tenant, sql -> view(sql, tenant));
  }

  @POST
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Requires passkeys for what widens, or proposes the next approver set",
      description =
          "Takes the passkeys of all policy approvers. The first set is in force at once and can "
              + "never be taken back; each later one once enough people of the one before signed.")
  public View make(@PathParam("tenant") TenantId tenant, Ask ask) {
    return database.inTenant(
        tenant,
        sql -> {
          approvers.make(sql, tenant, caller(), ask.left());
          return view(sql, tenant);
        });
  }

  @POST
  @Path("challenges")
  @Needs(TenantRole.POLICY_APPROVER)
  @Operation(summary = "Asks to sign the proposed set: a challenge for five minutes and one answer")
  public Signing ask(@PathParam("tenant") TenantId tenant) {
    return database.inTenant(
        tenant,
        sql -> {
          Challenge asked = approvers.ask(sql, tenant, caller());
          return Signing.of(
              asked,
              new ApproverSets(sql, tenant).inForce().orElseThrow(),
              approvers.signer(sql, tenant, caller()));
        });
  }

  @POST
  @Path("sign")
  @Needs(TenantRole.POLICY_APPROVER)
  @Operation(summary = "Signs the proposed set; enough signatures put it in force")
  public View sign(@PathParam("tenant") TenantId tenant, Challenge.Answer answer) {
    Challenge asked = challenges.take(tenant, caller(), Purpose.SET, answer.challenge());
    return database.inTenant(
        tenant,
        sql -> {
          approvers.sign(sql, tenant, caller(), asked.with(answer.assertion()));
          return view(sql, tenant);
        });
  }

  private View view(Sql sql, TenantId tenant) {
    ApproverSets sets = new ApproverSets(sql, tenant);
    ApproverSets.Kept inForce = sets.keptInForce().orElse(null);
    ApproverSets.Kept waiting = sets.waiting().orElse(null);
    long ready =
        new PasskeyStore(sql, tenant)
            .ofApprovers().stream().map(Approver::person).distinct().count();
    return new View(
        inForce == null ? null : shown(sql, inForce, Set.of()),
        waiting == null || inForce == null
            ? null
            : shown(
                sql, waiting, ApprovalVerifier.signers(inForce.set(), waiting.signed()).people()),
        (int) ready);
  }

  /** With who people are, as far as they are not erased. */
  private SetView shown(Sql sql, ApproverSets.Kept kept, Set<SubjectId> signedBy) {
    ApproverSet set = kept.set();
    List<String> named = set.approvers().stream().map(each -> each.person().text()).toList();
    Map<String, SubjectId> people = subjects.open(sql, set.tenant(), named);
    return new SetView(
        set.sequence(),
        set.threshold(),
        set.madeAt(),
        set.approvers().stream()
            .map(each ->
                new Member(
                    people.getOrDefault(each.person().text(), each.person()), each.credential()))
            .toList(),
        signedBy.stream().map(each -> people.getOrDefault(each.text(), each)).toList());
  }

  private SubjectId caller() {
    return signedIn.caller().subject();
  }
}
