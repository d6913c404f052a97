package dev.demarc.server.signing;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.trust.KeyStore;
import dev.demarc.server.trust.SigningKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.PublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The policy keys of a tenant: which of them signs, which are vouched for, and the next. Which one
 * signs is read in the transaction that signs, so that replicas agree from the commit of a new one
 * on. Safe for many threads.
 */
@ApplicationScoped
public class SigningKeys {
  /** New keys within {@link Generation#GRACE} that take back none: agents are told of them all. */
  static final int MOST_ACCEPTED = 8;

  /** New keys of any kind within that time. */
  static final int MOST_MADE = 16;

  private final KeyStore store;
  private final Clock clock;

  SigningKeys(KeyStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What signs for this tenant now. */
  public SigningKey current(Sql sql, TenantId tenant) {
    return store.policyKey(tenant, newest(sql, tenant).number());
  }

  /** The root's word for each key agents are to accept, the one that signs first. */
  public List<Dsse> certificates(Sql sql, TenantId tenant) {
    return told(sql, tenant)
        .map(one -> store.certificate(tenant, one.number(), one.epoch()))
        .toList();
  }

  /**
   * An envelope that one of the tenant's keys signed, signed with the one that signs now. Agents
   * that do not know the older key, or know it as taken back, can hold what is in force still.
   *
   * @throws IllegalStateException when no key of the tenant signed it
   */
  public Dsse renewed(Sql sql, TenantId tenant, Dsse envelope) {
    SigningKey current = current(sql, tenant);
    if (envelope.isSignedByOneOf(Map.of(current.keyId(), current.publicKey()))) {
      return envelope;
    }
    Map<String, PublicKey> own = new HashMap<>();
    for (Generation one : all(sql, tenant)) {
      SigningKey key = store.policyKey(tenant, one.number());
      own.put(key.keyId(), key.publicKey());
    }
    if (!envelope.isSignedByOneOf(own)) {
      throw new IllegalStateException("no key of tenant " + tenant + " signed what is stored");
    }
    return current.sign(envelope.payloadType(), envelope.payloadBytes());
  }

  /** The same of an envelope as it is stored, in JSON. */
  public Dsse renewed(Sql sql, TenantId tenant, String stored) {
    try {
      return renewed(sql, tenant, DemarcJson.strict().readValue(stored, Dsse.class));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("what is stored as signed is no envelope", impossible);
    }
  }

  /** All there are and were, newest first. */
  List<Generation> all(Sql sql, TenantId tenant) {
    List<Generation> later =
        sql.query(
            """
            select generation, epoch, reason, made_at from signing_key
            where tenant_id = ? order by generation desc
            """,
            SigningKeys::read,
            tenant);
    return Stream.concat(later.stream(), Stream.of(Generation.FIRST)).toList();
  }

  /**
   * Makes the next key, in the transaction of {@code sql}; its file is there before its row.
   *
   * @param replaces the one that signs, as whoever asks knows it
   * @param revoke takes back all keys before it
   * @throws Problem {@code conflict} when another signs meanwhile, or eight were made in seven days
   */
  Generation next(Sql sql, TenantId tenant, int replaces, String reason, boolean revoke) {
    Generation newest = newest(sql, tenant);
    if (newest.number() != replaces) {
      throw Problem.conflict("Key " + newest.number() + " signs, and not key " + replaces + ".");
    }
    if (!revoke && told(sql, tenant).count() >= MOST_ACCEPTED) {
      throw Problem.conflict(
          "The keys of the last seven days are accepted still, eight of them at most.");
    }
    if (made(sql, tenant) >= MOST_MADE) {
      throw Problem.conflict(MOST_MADE + " keys were made in seven days, the most there may be.");
    }
    int number = replaces + 1;
    store.policyKey(tenant, number);
    var next =
        new Generation(
            number, revoke ? newest.epoch() + 1 : newest.epoch(), reason, clock.instant());
    insert(sql, tenant, next);
    return next;
  }

  private long made(Sql sql, TenantId tenant) {
    return sql.first(
            "select count(*) from signing_key where tenant_id = ? and made_at > ?",
            row -> row.getLong(1),
            tenant,
            clock.instant().minus(Generation.GRACE))
        .orElse(0L);
  }

  private static void insert(Sql sql, TenantId tenant, Generation next) {
    int inserted =
        sql.update(
            """
            insert into signing_key (tenant_id, generation, epoch, reason, made_at)
            values (?, ?, ?, ?, ?) on conflict do nothing
            """,
            tenant,
            next.number(),
            next.epoch(),
            next.reason(),
            next.madeAt());
    if (inserted == 0) {
      throw Problem.conflict("Key " + next.number() + " was made meanwhile.");
    }
  }

  private Stream<Generation> told(Sql sql, TenantId tenant) {
    Instant now = clock.instant();
    List<Generation> all = all(sql, tenant);
    return all.stream().filter(one -> one.state(all, now).isTold());
  }

  private static Generation newest(Sql sql, TenantId tenant) {
    return sql.first(
            """
            select generation, epoch, reason, made_at from signing_key
            where tenant_id = ? order by generation desc limit 1
            """,
            SigningKeys::read,
            tenant)
        .orElse(Generation.FIRST);
  }

  private static Generation read(ResultSet row) throws SQLException {
    return new Generation(
        row.getInt("generation"),
        row.getInt("epoch"),
        Columns.text(row, "reason"),
        Columns.instant(row, "made_at"));
  }
}
