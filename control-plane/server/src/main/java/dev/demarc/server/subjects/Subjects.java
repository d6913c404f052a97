package dev.demarc.server.subjects;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.trust.KeyStore;
import dev.demarc.server.trust.Seal;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of the persons a tenant's chains speak of. Nothing of them is kept in memory, so that a
 * key that is destroyed is gone. Safe for many threads.
 */
@ApplicationScoped
public class Subjects {
  private final KeyStore keys;
  private final Clock clock;

  Subjects(KeyStore keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** What stands for this person in the tenant's chains; their key is made where there is none. */
  public Commitment commit(Sql sql, TenantId tenant, SubjectId subject) {
    return find(sql, tenant, subject)
        .orElseGet(() -> {
          byte[] key = Seal.newKey();
          String commitment = "person:" + HexFormat.of().formatHex(Seal.hmac(key, subject.text()));
          String place = tenant + " " + commitment;
          byte[] name = subject.text().getBytes(StandardCharsets.UTF_8);
          sql.update(
              "insert into subject_key values (?, ?, ?, ?, ?, ?) on conflict do nothing",
              tenant,
              commitment,
              lookup(tenant, subject),
              Seal.close(vault(tenant), place, key),
              Seal.close(key, place, name),
              clock.instant());
          return find(sql, tenant, subject).orElseThrow();
        });
  }

  /** What stands for this person, where a chain speaks of them and they are not erased. */
  public Optional<Commitment> find(Sql sql, TenantId tenant, SubjectId subject) {
    return sql.first(
        "select commitment from subject_key where tenant_id = ? and lookup = ?",
        row -> Commitment.of(Columns.text(row, "commitment")),
        tenant,
        lookup(tenant, subject));
  }

  /** Whom these texts are of; what is no commitment, or of somebody erased, is not there. */
  public Map<String, SubjectId> open(Sql sql, TenantId tenant, List<String> texts) {
    List<String> asked = texts.stream().filter(Commitment::is).distinct().toList();
    var opened = new HashMap<String, SubjectId>();
    if (!asked.isEmpty()) {
      sql.query(
          """
          select commitment, sealed_key, sealed_name from subject_key
          where tenant_id = ? and commitment = any (?)
          """,
          row -> opened.put(Columns.text(row, "commitment"), open(tenant, row)),
          tenant,
          asked);
    }
    return opened;
  }

  /** Destroys the person's key; it being gone is fine. */
  public void destroy(Sql sql, TenantId tenant, Commitment commitment) {
    sql.update(
        "delete from subject_key where tenant_id = ? and commitment = ?", tenant, commitment);
  }

  private SubjectId open(TenantId tenant, ResultSet row) throws SQLException {
    String place = tenant + " " + Columns.text(row, "commitment");
    byte[] key = Seal.open(vault(tenant), place, row.getBytes("sealed_key"));
    byte[] name = Seal.open(key, place, row.getBytes("sealed_name"));
    return SubjectId.of(new String(name, StandardCharsets.UTF_8));
  }

  private byte[] vault(TenantId tenant) {
    return keys.subjectKey(tenant, "seal");
  }

  private String lookup(TenantId tenant, SubjectId subject) {
    byte[] mac = Seal.hmac(keys.subjectKey(tenant, "lookup"), subject.text());
    return HexFormat.of().formatHex(Arrays.copyOf(mac, 16));
  }
}
