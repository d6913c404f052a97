package dev.demarc.server.services;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.identity.Compensation;
import dev.demarc.server.identity.IdentityProvider;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * The service accounts of a tenant: at most {@value #MOST}, each for {@value #MOST_DAYS} days at
 * most. A secret is in one answer, once; it is kept at the identity provider alone.
 */
@Path("/api/v1/tenants/{tenant}/service-accounts")
@RunOnVirtualThread
public class ServiceAccountResource {
  private static final int MOST = 20;
  private static final int MOST_DAYS = 365;

  private final TenantDatabase database;
  private final ServiceAccounts accounts;
  private final IdentityProvider identity;
  private final Audit audit;
  private final SignedIn signedIn;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  ServiceAccountResource(
      TenantDatabase database,
      ServiceAccounts accounts,
      IdentityProvider identity,
      Audit audit,
      SignedIn signedIn,
      Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.identity = identity;
    this.audit = audit;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /** What a new account is for, and for how many days. */
  public record Ask(String label, int days) {
    private static boolean isUnseen(int each) {
      return Character.isISOControl(each) || Character.getType(each) == Character.FORMAT;
    }

    void check() {
      if (label.isBlank() || label.length() > 100) {
        throw Problem.invalid("label", "must have 1 to 100 characters");
      }
      if (label.chars().anyMatch(Ask::isUnseen)) {
        throw Problem.invalid("label", "must have no control or format characters");
      }
      if (days < 1 || days > MOST_DAYS) {
        throw Problem.invalid("days", "must be 1 to " + MOST_DAYS);
      }
    }
  }

  /**
   * A new account, with its secret this once.
   *
   * @param tokenUrl where it gets its tokens, by client credentials
   */
  public record Made(
      String id, String label, Instant expiresAt, String clientSecret, String tokenUrl) {
    @Override
    public String toString() {
      return "Made[" + id + "]";
    }
  }

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "The service accounts, without their secrets")
  public Page<ServiceAccount> list(@PathParam("tenant") TenantId tenant) {
    Instant now = clock.instant();
    return Page.all(known(tenant).stream().map(each -> ServiceAccount.of(each, now)).toList());
  }

  @POST
  @ResponseStatus(201)
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Makes a service account and shows its secret this once",
      description =
          "It may list, read, check, compare, write and submit policies, and nothing else: it never"
              + " approves and never publishes. Who made it counts as an author of what it writes.")
  public Made make(@PathParam("tenant") TenantId tenant, Ask ask) {
    ask.check();
    if (known(tenant).size() >= MOST) {
      throw Problem.conflict("A tenant has at most " + MOST + " service accounts.");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var made =
        new Made(
            ServiceAccounts.id(tenant, random),
            ask.label().strip(),
            now.plus(Duration.ofDays(ask.days())),
            secret(),
            identity.tokenUrl());
    var organization = database.inTenant(tenant, sql -> accounts.organization(sql, tenant));
    var undo = new Compensation();
    return undo.run(() -> {
      undo.onFailure("service account", () -> identity.deleteService(made.id()));
      SubjectId subject =
          identity.makeService(
              new IdentityProvider.NewService(
                  made.id(),
                  made.clientSecret(),
                  made.label(),
                  organization.alias(),
                  organization.id(),
                  signedIn.caller().subject(),
                  now,
                  made.expiresAt()));
      database.doInTenant(
          tenant,
          sql -> {
            accounts.admit(sql, tenant, subject, made.id(), made.label(), now);
            audit.record(
                sql,
                tenant,
                actor(),
                "service-account.make",
                made.id(),
                Map.of("expiresAt", made.expiresAt().toString(), "subject", subject.text()));
          });
      return made;
    });
  }

  @DELETE
  @Path("{account}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Revokes a service account; its tokens are refused from now on")
  public void revoke(@PathParam("tenant") TenantId tenant, @PathParam("account") String account) {
    if (!account.startsWith(ServiceAccounts.prefix(tenant)) || account.length() > 100) {
      throw Problem.notFound("service account");
    }
    boolean member =
        database.inTenant(
            tenant,
            sql -> {
              boolean was = accounts.dismiss(sql, tenant, account);
              if (was) {
                audit.record(sql, tenant, actor(), "service-account.revoke", account, Map.of());
              }
              return was;
            });
    if (!member && known(tenant).stream().noneMatch(each -> each.id().equals(account))) {
      throw Problem.notFound("service account");
    }
    identity.deleteService(account);
  }

  private List<IdentityProvider.Service> known(TenantId tenant) {
    return identity.services(ServiceAccounts.prefix(tenant), MOST + 1);
  }

  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Actor actor() {
    return Actor.of(signedIn.caller().subject());
  }
}
