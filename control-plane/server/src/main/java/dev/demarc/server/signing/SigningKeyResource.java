package dev.demarc.server.signing;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.PolicyInputsChanged;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.trust.KeyStore;
import dev.demarc.server.trust.SigningKey;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign the tenant's bundles, grants and feeds. A new one is in force with the commit
 * that makes it: in the same transaction every group gets a bundle it signed.
 */
@Path("/api/v1/tenants/{tenant}/signing-keys")
@RunOnVirtualThread
public class SigningKeyResource {
  private static final int LONGEST_REASON = 500;

  private final TenantDatabase database;
  private final SigningKeys keys;
  private final KeyStore store;
  private final Audit audit;
  private final Event<PolicyInputsChanged> changes;
  private final SignedIn signedIn;
  private final Clock clock;

  SigningKeyResource(
      TenantDatabase database,
      SigningKeys keys,
      KeyStore store,
      Audit audit,
      Event<PolicyInputsChanged> changes,
      SignedIn signedIn,
      Clock clock) {
    this.database = database;
    this.keys = keys;
    this.store = store;
    this.audit = audit;
    this.changes = changes;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /**
   * One key.
   *
   * @param number grows by one with each
   * @param keyId digest of the public key, which is what signatures name it by
   * @param reason empty for the first
   */
  public record Item(
      int number, String keyId, KeyState state, int epoch, String reason, Instant madeAt) {}

  /**
   * A new key.
   *
   * @param replaces the number of the one that signs now
   * @param reason why, for the record
   * @param revoke whether all keys before it are taken back; false where absent
   */
  public record Ask(
      @Nullable Integer replaces, @Nullable String reason, @Nullable Boolean revoke) {}

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "The tenant's signing keys, newest first; roles tenant-admin, auditor")
  public Page<Item> list(@PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    int before = asked.after().map(SigningKeyResource::number).orElse(Integer.MAX_VALUE);
    List<Item> items =
        database.inTenant(tenant, sql -> items(sql, tenant)).stream()
            .filter(item -> item.number() < before)
            .limit(asked.fetch())
            .toList();
    return Page.of(items, asked, last -> Integer.toString(last.number()));
  }

  @POST
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Makes the next signing key and issues every bundle anew",
      description =
          "What the key before signed is accepted for seven more days; not at all where it is "
              + "revoked: an agent that is offline then keeps the policy it obeys until it "
              + "restarts or the policy expires.")
  public Item next(@PathParam("tenant") TenantId tenant, Ask ask) {
    int replaces = replaces(ask);
    String reason = reason(ask);
    boolean revoke = Boolean.TRUE.equals(ask.revoke());
    SubjectId by = signedIn.caller().subject();
    return database.inTenant(
        tenant,
        sql -> {
          Generation made = keys.next(sql, tenant, replaces, reason, revoke);
          audit.record(
              sql,
              tenant,
              Actor.of(by),
              revoke ? "signing-key.revoked" : "signing-key.replaced",
              Integer.toString(replaces),
              Map.of("by", Integer.toString(made.number()), "reason", reason));
          changes.fire(new PolicyInputsChanged(tenant, sql));
          return items(sql, tenant).getFirst();
        });
  }

  private static int replaces(Ask ask) {
    if (ask.replaces() == null || ask.replaces() < 1) {
      throw Problem.invalid("replaces", "must be the number of the key that signs");
    }
    return ask.replaces();
  }

  private static String reason(Ask ask) {
    String reason = ask.reason() == null ? "" : ask.reason().strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON || reason.indexOf('\0') >= 0) {
      throw Problem.invalid("reason", "must be 1 to " + LONGEST_REASON + " characters");
    }
    return reason;
  }

  private List<Item> items(Sql sql, TenantId tenant) {
    Instant now = clock.instant();
    List<Generation> all = keys.all(sql, tenant);
    return all.stream().map(one -> item(tenant, one, one.state(all, now))).toList();
  }

  private Item item(TenantId tenant, Generation one, KeyState state) {
    SigningKey key = store.policyKey(tenant, one.number());
    return new Item(one.number(), key.keyId(), state, one.epoch(), one.reason(), key.createdAt());
  }

  private static int number(String cursor) {
    try {
      return Integer.parseInt(cursor);
    } catch (NumberFormatException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }
}
