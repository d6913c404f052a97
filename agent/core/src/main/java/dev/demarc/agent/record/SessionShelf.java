package dev.demarc.agent.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What sessions carry, so that a restart does not forget it. One row for each KiB of the journal's
 * bound, at most {@value #MOST}: where there are a sixteenth more, those go that were written
 * longest ago, of the applications with the most. Rows a day and two hours old go too. For one
 * thread.
 */
final class SessionShelf {
  static final int MOST = 100_000;

  private static final int PRUNE_EVERY = 256;
  private static final Duration LIFE = Duration.ofHours(26);

  private final long most;
  private int kept;

  SessionShelf(long journalBytes) {
    this.most = Math.min(MOST, Math.max(64, journalBytes / 1024));
  }

  void keep(JournalFile file, SessionRecord carried) throws SQLException {
    String sql = "INSERT OR REPLACE INTO session (application, session, at, body) VALUES (?,?,?,?)";
    try (PreparedStatement insert = file.prepare(sql)) {
      insert.setString(1, carried.application().text());
      insert.setString(2, carried.session().text());
      insert.setLong(3, Chain.micros(carried.at()));
      insert.setBytes(4, json(carried));
      insert.executeUpdate();
    }
    if (kept++ % PRUNE_EVERY == 0) {
      long oldest = Chain.micros(carried.at().minus(LIFE));
      file.run("DELETE FROM session WHERE at < " + oldest);
      if (count(file) > most + most / 16) {
        prune(file);
      }
    }
  }

  private static long count(JournalFile file) throws SQLException {
    try (PreparedStatement select = file.prepare("SELECT count(*) FROM session");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private void prune(JournalFile file) throws SQLException {
    file.run(
        "DELETE FROM session WHERE rowid IN (SELECT place.id FROM (SELECT rowid AS id, at,"
            + " row_number() OVER (PARTITION BY application ORDER BY at DESC) AS nth"
            + " FROM session) AS place ORDER BY place.nth, place.at DESC LIMIT -1 OFFSET "
            + most
            + ")");
  }

  /** All of them, the ones written longest ago first. */
  static List<SessionRecord> all(JournalFile file) throws SQLException {
    try (PreparedStatement select = file.prepare("SELECT body FROM session ORDER BY at");
        ResultSet row = select.executeQuery()) {
      List<SessionRecord> all = new ArrayList<>();
      while (row.next()) {
        all.add(DemarcJson.tolerant().readValue(row.getBytes(1), SessionRecord.class));
      }
      return all;
    } catch (IOException changed) {
      throw new IllegalStateException("a kept session cannot be read", changed);
    }
  }

  private static byte[] json(SessionRecord carried) {
    try {
      return DemarcJson.strict().writeValueAsBytes(carried);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
