package dev.demarc.agent.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The published policies this agent obeyed, each with the catalogues it was in force with, so that
 * every decision in the journal replays. The newest {@value #MOST} are kept.
 */
final class PolicyShelf {
  private static final int MOST = 256;

  private PolicyShelf() {}

  /** A policy and the catalogue it was obeyed with. */
  record Shelved(PolicyRef reference, PolicyDocument document, List<Target> targets) {}

  static void keep(JournalFile file, Bundle bundle) throws SQLException {
    String sql =
        "INSERT OR REPLACE INTO policy (reference, catalogue, seen, body) VALUES (?,?,?,?)";
    try (PreparedStatement insert = file.prepare(sql)) {
      insert.setString(1, key(bundle.policy()));
      insert.setString(2, Digest.ofBytes(json(bundle.targets())).text());
      insert.setLong(3, Chain.micros(bundle.issuedAt()));
      insert.setBytes(4, json(new Shelved(bundle.policy(), bundle.document(), bundle.targets())));
      insert.executeUpdate();
    }
    file.run(
        "DELETE FROM policy WHERE rowid NOT IN"
            + " (SELECT rowid FROM policy ORDER BY seen DESC LIMIT "
            + MOST
            + ")");
  }

  /** What is kept of this version, the newest catalogue first. */
  static List<Shelved> find(JournalFile file, PolicyRef reference) throws SQLException {
    String sql = "SELECT body FROM policy WHERE reference = ? ORDER BY seen DESC";
    try (PreparedStatement select = file.prepare(sql)) {
      select.setString(1, key(reference));
      try (ResultSet row = select.executeQuery()) {
        List<Shelved> found = new ArrayList<>();
        while (row.next()) {
          found.add(parse(row.getBytes(1)));
        }
        return found;
      }
    }
  }

  /** When the first request of the journal was recorded whose policy is kept, in µs; 0 for none. */
  static long since(JournalFile file) throws SQLException {
    return file.number(
        """
        SELECT at FROM (
            SELECT sequence, at,
              CASE WHEN json_valid(CAST(body AS TEXT))
              THEN json_extract(CAST(body AS TEXT), '$.decision.policy') END AS made
            FROM record WHERE kind = 'request')
          WHERE (made ->> 'id') || '@' || (made ->> 'version') || ';' || (made ->> 'digest')
            IN (SELECT reference FROM policy)
          ORDER BY sequence LIMIT 1
        """);
  }

  private static String key(PolicyRef reference) {
    return reference.id() + "@" + reference.version() + ";" + reference.digest();
  }

  private static byte[] json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Shelved parse(byte[] body) {
    try {
      return DemarcJson.tolerant().readValue(body, Shelved.class);
    } catch (IOException changed) {
      throw new IllegalStateException("a kept policy cannot be read", changed);
    }
  }
}
