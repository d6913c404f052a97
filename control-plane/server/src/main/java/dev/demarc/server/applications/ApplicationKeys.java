package dev.demarc.server.applications;

import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Keys of applications: {@code dk_} and 43 base64url characters of 32 random bytes. Only the
 * SHA-256 digest of a key's text is kept; with 256 bits in it, nothing slower is needed.
 */
@ApplicationScoped
public class ApplicationKeys {
  private static final int MOST = 20;

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  ApplicationKeys(Clock clock) {
    this.clock = clock;
  }

  /** A key as it may be shown. */
  public record Listed(UUID keyId, String label, Instant createdAt) {}

  /** A new key, shown this once. */
  public record Made(UUID keyId, String label, String key, Instant createdAt) {
    @Override
    public String toString() {
      return "Made[" + keyId + "]";
    }
  }

  Made make(Sql sql, TenantId tenant, ApplicationId application, String label) {
    if (label.isBlank() || label.length() > 100) {
      throw Problem.invalid("label", "must have 1 to 100 characters");
    }
    if (list(sql, tenant, application).size() >= MOST) {
      throw Problem.conflict("An application has at most " + MOST + " keys.");
    }
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String key = "dk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    var made = new Made(UUID.randomUUID(), label, key, clock.instant());
    sql.update(
        "insert into application_key values (?, ?, ?, ?, ?, ?)",
        tenant,
        made.keyId,
        application,
        label,
        Digest.ofBytes(key.getBytes(StandardCharsets.UTF_8)),
        made.createdAt);
    return made;
  }

  List<Listed> list(Sql sql, TenantId tenant, ApplicationId application) {
    return sql.query(
        """
        select id, label, created_at from application_key
        where tenant_id = ? and application = ? order by created_at, id
        """,
        row ->
            new Listed(
                Columns.uuid(row, "id"),
                Columns.text(row, "label"),
                Columns.instant(row, "created_at")),
        tenant,
        application);
  }

  void delete(Sql sql, TenantId tenant, ApplicationId application, UUID key) {
    int deleted =
        sql.update(
            "delete from application_key where tenant_id = ? and application = ? and id = ?",
            tenant,
            application,
            key);
    if (deleted == 0) {
      throw Problem.notFound("key");
    }
  }

  Map<ApplicationId, List<String>> hashes(Sql sql, TenantId tenant) {
    record Hash(ApplicationId application, String hash) {}
    return sql
        .query(
            "select application, hash from application_key where tenant_id = ? order by hash",
            row ->
                new Hash(
                    ApplicationId.of(Columns.text(row, "application")), Columns.text(row, "hash")),
            tenant)
        .stream()
        .collect(
            Collectors.groupingBy(
                Hash::application, Collectors.mapping(Hash::hash, Collectors.toList())));
  }
}
