package dev.demarc.server.passkeys;

import dev.demarc.contract.approval.CredentialId;
import dev.demarc.contract.approval.PasskeyAlgorithm;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removals;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** A person's own passkeys in one tenant. */
@Path("/api/v1/tenants/{tenant}/passkeys")
@RunOnVirtualThread
public class PasskeyResource {
  private final TenantDatabase database;
  private final Challenges challenges;
  private final Registration registration;
  private final RelyingParty relyingParty;
  private final Audit audit;
  private final SignedIn signedIn;

  PasskeyResource(
      TenantDatabase database,
      Challenges challenges,
      Registration registration,
      RelyingParty relyingParty,
      Audit audit,
      SignedIn signedIn) {
    this.database = database;
    this.challenges = challenges;
    this.registration = registration;
    this.relyingParty = relyingParty;
    this.audit = audit;
    this.signedIn = signedIn;
  }

  /**
   * One passkey as its owner sees it.
   *
   * @param approves whether it is in the approver set in force
   */
  public record View(
      CredentialId id,
      String name,
      PasskeyAlgorithm algorithm,
      Instant madeAt,
      @Nullable Instant usedAt,
      boolean approves) {}

  /**
   * What a browser needs to make one.
   *
   * @param challenge base64url, as are {@code user} and the ids
   * @param user a name for the person that tells an authenticator nothing
   * @param algorithms by their COSE numbers, the preferred first
   * @param have those that are there already
   */
  public record Making(
      ChallengeId id,
      String challenge,
      String relyingParty,
      String user,
      String username,
      List<Integer> algorithms,
      List<CredentialId> have,
      Instant expiresAt) {}

  /** What a browser made, in base64url, and what its owner calls it. */
  public record Made(ChallengeId challenge, String name, String attestation, String clientData) {
    String checkedName() {
      String said = name.strip();
      if (said.isEmpty() || said.length() > 100 || said.chars().anyMatch(Made::isUnseen)) {
        throw Problem.invalid("name", "must have 1 to 100 characters, none of them invisible");
      }
      return said;
    }

    private static boolean isUnseen(int each) {
      return Character.isISOControl(each) || Character.getType(each) == Character.FORMAT;
    }
  }

  @GET
  @Needs
  @Operation(summary = "The caller's own passkeys")
  public Page<View> list(@PathParam("tenant") TenantId tenant) {
    return database.inTenant(
        tenant,
        sql -> {
          ApproverSets sets = new ApproverSets(sql, tenant);
          return Page.all(
              new PasskeyStore(sql, tenant)
                  .of(caller()).stream().map(each -> view(each, sets)).toList());
        });
  }

  private static View view(Passkey passkey, ApproverSets sets) {
    CredentialId id = passkey.key().credential();
    return new View(
        id,
        passkey.name(),
        passkey.key().algorithm(),
        passkey.madeAt(),
        passkey.usedAt(),
        isIn(sets, id));
  }

  private static boolean isIn(ApproverSets sets, CredentialId id) {
    return sets.inForce()
        .filter(set -> set.approvers().stream().anyMatch(each -> each.credential().equals(id)))
        .isPresent();
  }

  @POST
  @Path("challenges")
  @Needs
  @Operation(summary = "Asks to add a passkey: a challenge for five minutes and one answer")
  public Making ask(@PathParam("tenant") TenantId tenant) {
    String party = relyingParty.id();
    return database.inTenant(
        tenant,
        sql -> {
          Challenge made = challenges.random(sql, tenant, caller(), Purpose.ADD);
          return new Making(
              made.id(),
              made.challenge(),
              party,
              user(tenant),
              signedIn.caller().username(),
              Arrays.stream(PasskeyAlgorithm.values()).map(PasskeyAlgorithm::cose).toList(),
              new PasskeyStore(sql, tenant)
                  .of(caller()).stream().map(each -> each.key().credential()).toList(),
              made.expiresAt());
        });
  }

  private String user(TenantId tenant) {
    String who = tenant.text() + "\n" + caller().text();
    return Digest.ofBytes(who.getBytes(StandardCharsets.UTF_8)).text().substring(7, 7 + 64);
  }

  @POST
  @ResponseStatus(201)
  @Needs
  @Operation(summary = "Adds the passkey that a browser made; it approves from the next set on")
  public View add(@PathParam("tenant") TenantId tenant, Made asked) {
    String name = asked.checkedName();
    Challenge challenge = challenges.take(tenant, caller(), Purpose.ADD, asked.challenge());
    Passkey made =
        registration.read(caller(), name, challenge, asked.attestation(), asked.clientData());
    return database.inTenant(
        tenant,
        sql -> {
          new PasskeyStore(sql, tenant).add(made);
          CredentialId id = made.key().credential();
          audit.record(sql, tenant, Actor.of(caller()), "passkey.add", shown(id), Map.of());
          return view(made, new ApproverSets(sql, tenant));
        });
  }

  @DELETE
  @Path("{passkey}")
  @Needs
  @Operation(summary = "Removes one; 409 while it is in the approver set in force")
  public void remove(@PathParam("tenant") TenantId tenant, @PathParam("passkey") CredentialId id) {
    database.doInTenant(
        tenant,
        sql -> {
          Removals.lock(sql, tenant);
          PasskeyStore store = new PasskeyStore(sql, tenant);
          if (store.lock(id, caller()).isEmpty()) {
            throw Problem.notFound("passkey");
          }
          if (isIn(new ApproverSets(sql, tenant), id)) {
            throw Problem.conflict(
                "It is in the approver set in force; a set without it must be signed first.");
          }
          store.remove(id);
          audit.record(sql, tenant, Actor.of(caller()), "passkey.remove", shown(id), Map.of());
        });
  }

  private static String shown(CredentialId id) {
    return id.text().substring(0, Math.min(32, id.text().length()));
  }

  private SubjectId caller() {
    return signedIn.caller().subject();
  }
}
