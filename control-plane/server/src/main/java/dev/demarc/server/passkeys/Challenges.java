package dev.demarc.server.passkeys;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Challenges of five minutes, each for one person and one purpose. A person has {@value #MOST} at
 * most; the oldest gives way. Answering one uses it up, also where the answer is refused.
 */
@ApplicationScoped
public class Challenges {
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final int MOST = 8;
  private static final int BYTES = 32;

  private final TenantDatabase database;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Challenges(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A random one. */
  Challenge random(Sql sql, TenantId tenant, SubjectId person, Purpose purpose) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return keep(sql, tenant, person, purpose, bytes, "");
  }

  /** One that is the digest of exactly this. */
  public Challenge of(Sql sql, TenantId tenant, SubjectId person, Purpose purpose, byte[] payload) {
    String hex = Digest.ofBytes(payload).text().substring("sha256:".length());
    byte[] digest = HexFormat.of().parseHex(hex);
    String kept = Base64.getEncoder().encodeToString(payload);
    return keep(sql, tenant, person, purpose, digest, kept);
  }

  /** 16 random bytes in base64url, for a payload that must be like no other. */
  public String nonce() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Challenge keep(
      Sql sql, TenantId tenant, SubjectId person, Purpose purpose, byte[] bytes, String payload) {
    Instant now = clock.instant();
    sql.update(
        """
        delete from passkey_challenge where tenant_id = ? and (expires_at < ? or id in (
          select id from passkey_challenge where tenant_id = ? and person = ?
          order by expires_at desc, id offset ?))
        """,
        tenant,
        now,
        tenant,
        person,
        MOST - 1);
    var made =
        new Challenge(
            new ChallengeId(UUID.randomUUID()),
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            payload,
            now.plus(LIFETIME));
    sql.update(
        "insert into passkey_challenge values (?, ?, ?, ?, ?, ?, ?)",
        tenant,
        made.id(),
        person,
        purpose,
        made.challenge(),
        payload,
        made.expiresAt());
    return made;
  }

  /**
   * Uses one up, in a transaction of its own, so that no answer gets a second try.
   *
   * @throws Problem {@code gone} where there is none of this person for this purpose any more
   */
  public Challenge take(TenantId tenant, SubjectId person, Purpose purpose, ChallengeId id) {
    Instant now = clock.instant();
    return database
        .inTenant(
            tenant,
            sql ->
                sql.first(
                    """
                    delete from passkey_challenge
                    where tenant_id = ? and id = ? and person = ? and purpose = ?
                    returning challenge, payload, expires_at
                    """,
                    row ->
                        new Challenge(
                            id,
                            Columns.text(row, "challenge"),
                            Columns.text(row, "payload"),
                            Columns.instant(row, "expires_at")),
                    tenant,
                    id,
                    person,
                    purpose))
        .filter(challenge -> now.isBefore(challenge.expiresAt()))
        .orElseThrow(() ->
            new Problem(
                ErrorCode.GONE,
                "The challenge was answered already, is older than five minutes, or was put to"
                    + " somebody else. Ask for a new one."));
  }
}
