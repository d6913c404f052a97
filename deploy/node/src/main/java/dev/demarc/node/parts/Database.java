package dev.demarc.node.parts;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.machine.Secrets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/**
 * The database {@code demarc} and its three roles: the owner (migrations), the application (serves
 * people and agents; neither owns nor bypasses row security) and the jobs.
 */
public final class Database {
  public static final String OWNER = "demarc_owner";
  public static final String APP = "demarc_app";
  public static final String JOB = "demarc_job";
  private static final String NAME = "demarc";
  private static final String RIGHTS =
      "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";

  private final Place place;
  private final Secrets secrets;

  public Database(Place place, Secrets secrets) {
    this.place = place;
    this.secrets = secrets;
  }

  public String url() {
    return url(NAME);
  }

  /** Whether the server answers; it refuses while it recovers. */
  public boolean answers() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(2);
    } catch (SQLException e) {
      if ("28P01".equals(e.getSQLState())) {
        throw new Refusal(
            "PostgreSQL refuses the password in "
                + place.secrets()
                + ": data and secrets are not of one installation",
            e);
      }
      return false;
    }
  }

  /** Creates what is missing and gives every role the password of its secret; safe to repeat. */
  public void prepare() {
    try {
      try (Connection connection = connect("postgres")) {
        for (String role : List.of(OWNER, APP, JOB)) {
          role(connection, role);
        }
        if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
          run(connection, "CREATE DATABASE " + NAME + " OWNER " + OWNER);
        }
      }
      try (Connection connection = connect(NAME)) {
        rights(connection);
      }
    } catch (SQLException e) {
      throw new Refusal("cannot prepare the database", e);
    }
  }

  private void role(Connection connection, String role) throws SQLException {
    boolean known = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'");
    String verb = known ? "ALTER" : "CREATE";
    run(
        connection,
        "%s ROLE %s %s PASSWORD '%s'".formatted(verb, role, RIGHTS, secrets.text(role)));
  }

  private static void rights(Connection connection) throws SQLException {
    run(connection, "REVOKE ALL ON DATABASE " + NAME + " FROM PUBLIC");
    run(connection, "GRANT CONNECT ON DATABASE " + NAME + " TO " + APP + ", " + JOB);
    run(connection, "GRANT TEMPORARY ON DATABASE " + NAME + " TO " + APP + ", " + JOB);
    run(connection, "ALTER SCHEMA public OWNER TO " + OWNER);
    run(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    run(connection, "GRANT USAGE ON SCHEMA public TO " + APP + ", " + JOB);
  }

  private static boolean exists(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", PostgresServer.SUPERUSER);
    properties.setProperty("password", secrets.text(PostgresServer.SUPERUSER));
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "30");
    return DriverManager.getConnection(url(database), properties);
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + place.port(Port.POSTGRES) + "/" + database;
  }
}
