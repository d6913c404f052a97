package dev.demarc.server.agents;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.agent.KeyRenewal;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.access.AgentKey;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.notifications.Audience;
import dev.demarc.server.notifications.News;
import dev.demarc.server.notifications.NotificationKind;
import dev.demarc.server.notifications.Notifications;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys agents get in with. Each has one at a time and makes a new one at every start and every
 * day. A copy of an agent's directory has the same key, so of the two the one that renews later, or
 * not at all, uses a key that was given up: which of them is the copy nobody can tell, and both are
 * quarantined. What an agent signs its reports and its evidence with does not change.
 */
@ApplicationScoped
public class AccessKeys {
  /** An agent may not know yet that its renewal was taken, so for this long it is only refused. */
  static final Duration GRACE = Duration.ofSeconds(60);

  private static final int REMEMBERED = 64;

  private final TenantDatabase database;
  private final KnownAgents known;
  private final Hints hints;
  private final Audit audit;
  private final Notifications notifications;
  private final Clock clock;

  AccessKeys(
      TenantDatabase database,
      KnownAgents known,
      Hints hints,
      Audit audit,
      Notifications notifications,
      Clock clock) {
    this.database = database;
    this.known = known;
    this.hints = hints;
    this.audit = audit;
    this.notifications = notifications;
    this.clock = clock;
  }

  private record InUse(int generation, String publicKey) {}

  /** A key that was given up. */
  record Former(int generation, Instant supersededAt) {}

  /**
   * Puts the new key in place of the one in use.
   *
   * @throws Problem {@code conflict} when the generation is not the next one
   */
  void renew(TenantId tenant, AgentId agent, KeyRenewal renewal) {
    checkProof(agent, renewal);
    database.doInTenant(tenant, sql -> renew(sql, tenant, agent, renewal));
    known.forget(agent);
  }

  private void renew(Sql sql, TenantId tenant, AgentId agent, KeyRenewal renewal) {
    InUse inUse =
        sql.first(
                """
                select key_generation, coalesce(access_key, public_key) as key from agent
                where tenant_id = ? and id = ? for update
                """,
                row -> new InUse(row.getInt("key_generation"), Columns.text(row, "key")),
                tenant,
                agent)
            .orElseThrow(() -> Problem.notFound("agent"));
    if (renewal.generation() == inUse.generation && renewal.publicKey().equals(inUse.publicKey)) {
      return;
    }
    if (renewal.generation() != inUse.generation + 1) {
      throw new Problem(
          ErrorCode.CONFLICT,
          "generation must be %d: the key in use is of generation %d."
              .formatted(inUse.generation + 1, inUse.generation));
    }
    if (renewal.publicKey().equals(inUse.publicKey)
        || former(sql, tenant, agent, renewal.publicKey()).isPresent()) {
      throw new InvalidValue("publicKey", "must be a new key");
    }
    replace(sql, tenant, agent, inUse, renewal);
  }

  private void replace(Sql sql, TenantId tenant, AgentId agent, InUse inUse, KeyRenewal renewal) {
    sql.update(
        "insert into agent_former_key values (?, ?, ?, ?, ?)",
        tenant,
        agent,
        inUse.generation,
        inUse.publicKey,
        clock.instant());
    sql.update(
        "delete from agent_former_key where tenant_id = ? and agent = ? and generation <= ?",
        tenant,
        agent,
        inUse.generation - REMEMBERED);
    sql.update(
        "update agent set access_key = ?, key_generation = ? where tenant_id = ? and id = ?",
        renewal.publicKey(),
        renewal.generation(),
        tenant,
        agent);
  }

  /**
   * Whether the agent gave this key up; older than the newest {@value #REMEMBERED} are forgotten.
   */
  Optional<Former> former(KnownAgent agent, AgentKey key) {
    return database.inTenant(
        agent.tenant(), sql -> former(sql, agent.tenant(), agent.id(), key.text()));
  }

  private static Optional<Former> former(Sql sql, TenantId tenant, AgentId agent, String key) {
    return sql.first(
        """
        select generation, superseded_at from agent_former_key
        where tenant_id = ? and agent = ? and public_key = ?
        """,
        row -> new Former(row.getInt("generation"), Columns.instant(row, "superseded_at")),
        tenant,
        agent,
        key);
  }

  /** Whether whoever still uses this key may not know yet that it was given up. */
  boolean isInGrace(Former former) {
    return clock.instant().isBefore(former.supersededAt.plus(GRACE));
  }

  /** The holder of a key that was given up a while ago has proved that it still uses it. */
  void quarantine(KnownAgent agent, Former former) {
    String reason =
        "Its key of generation %d, given up at %s, was used again: two machines run as this agent."
            .formatted(former.generation, former.supersededAt);
    database.doInTenant(
        agent.tenant(),
        sql -> {
          int changed =
              sql.update(
                  """
                  update agent set quarantined_at = ?, quarantine_reason = ?
                  where tenant_id = ? and id = ? and quarantined_at is null
                  """,
                  clock.instant(),
                  reason,
                  agent.tenant(),
                  agent.id());
          if (changed == 1) {
            Map<String, String> detail = Map.of("generation", Integer.toString(former.generation));
            audit.record(
                sql, agent.tenant(), Actor.SYSTEM, "agent.quarantined", agent.id().text(), detail);
            tell(sql, agent);
          }
        });
    known.forget(agent.id());
    hints.revoked(agent.id());
  }

  private void tell(Sql sql, KnownAgent agent) {
    Map<String, String> detail =
        sql.first(
                "select site, group_id from agent where tenant_id = ? and id = ?",
                row ->
                    Map.of(
                        "site", Columns.text(row, "site"), "group", Columns.text(row, "group_id")),
                agent.tenant(),
                agent.id())
            .orElseThrow();
    notifications.tell(
        sql,
        agent.tenant(),
        News.of(NotificationKind.AGENT_QUARANTINED, agent.id().text(), detail),
        new Audience.Roles(Set.of(TenantRole.TENANT_ADMIN, TenantRole.SITE_OPERATOR), Set.of()));
  }

  private static void checkProof(AgentId agent, KeyRenewal renewal) {
    byte[] proven = KeyRenewal.proven(agent, renewal.generation(), renewal.publicKey());
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(Ed25519Keys.publicKey(renewal.publicKey()));
      verifier.update(proven);
      if (verifier.verify(Base64.getDecoder().decode(renewal.proof()))) {
        return;
      }
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      throw new InvalidValue("proof", "must be base64 of an Ed25519 signature");
    }
    throw new InvalidValue("proof", "must be by the new key");
  }
}
