package dev.demarc.e2e.installation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * What lies behind an installation, for tests that look where no user may: the data directory
 * (system property {@code demarc.data}) and the database in it.
 */
public record Storage(Path data, int databasePort) {

  /** The storage of the installation under test. */
  public static Storage of(Installation installation) {
    String data = System.getProperty("demarc.data", "");
    if (data.isBlank()) {
      throw new IllegalStateException("demarc.data names no directory; run ./demarc test e2e");
    }
    return new Storage(Path.of(data), installation.controlPlane().getPort() - 80 + 432);
  }

  /**
   * A connection under one of the roles {@code demarc_app}, {@code demarc_job}, {@code
   * demarc_owner}.
   */
  public Connection connect(String role) throws SQLException, IOException {
    String password = Files.readString(data.resolve("secrets").resolve(role)).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + databasePort + "/demarc", role, password);
  }

  /**
   * The pid of a running part, by the supervisor's own word.
   *
   * @throws IllegalStateException when it is not running now
   */
  public long pid(String part) throws IOException {
    var state = DemarcJson.tolerant().readTree(data.resolve("node/state.json").toFile());
    for (JsonNode one : state.path("parts")) {
      if (one.path("name").asText().equals(part) && one.path("process").has("pid")) {
        return one.at("/process/pid").asLong();
      }
    }
    throw new IllegalStateException(part + " is not running");
  }

  public Path logs() {
    return data.resolve("logs");
  }

  public Path database() {
    return data.resolve("postgres");
  }
}
