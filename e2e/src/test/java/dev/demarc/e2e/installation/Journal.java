package dev.demarc.e2e.installation;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An agent's own evidence, read from its journal while it runs; the folder is the one with {@code
 * agent.yaml}.
 */
public record Journal(Path folder) {

  /** The journal of a supervised agent. */
  public static Journal of(Storage storage, String agent) {
    return new Journal(storage.data().resolve("agents").resolve(agent));
  }

  /** Walks the chain with the agent's own program, which fails the test when it does not hold. */
  public String verify() throws IOException, InterruptedException {
    return AgentProcess.command(folder, "evidence", "verify");
  }

  /** How many request records there are of each decision. */
  public Map<String, Integer> requests() throws SQLException {
    String sql = "select decision, count(*) from record where kind = 'request' group by decision";
    Map<String, Integer> counts = new HashMap<>();
    try (var connection = open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getInt(2));
      }
    }
    return counts;
  }

  /** The hash of every record, in the order of the chain. */
  public List<String> hashes() throws SQLException {
    List<String> hashes = new ArrayList<>();
    try (var connection = open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select hex(hash) from record order by sequence")) {
      while (rows.next()) {
        hashes.add(rows.getString(1));
      }
    }
    return hashes;
  }

  /** When each intent from this time on was made, in order. */
  public List<Instant> intents(Instant from) throws SQLException {
    List<Instant> intents = new ArrayList<>();
    try (var connection = open();
        var statement =
            connection.prepareStatement(
                "select at from record where kind = 'intent' and at >= ? order by at")) {
      statement.setLong(1, from.toEpochMilli() * 1_000);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          long micros = rows.getLong(1);
          intents.add(Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000));
        }
      }
    }
    return intents;
  }

  private Connection open() throws SQLException {
    Path file = folder.toAbsolutePath().resolve("data/journal.db");
    Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
    try (var statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 5000");
    }
    return connection;
  }
}
