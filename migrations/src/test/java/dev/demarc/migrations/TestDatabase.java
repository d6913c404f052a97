package dev.demarc.migrations;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * A PostgreSQL of its own with the three roles of Demarc and an empty database owned by {@code
 * demarc_owner}; started once for a whole test run and stopped with it.
 */
public final class TestDatabase implements AutoCloseable {
  /** Of every role: a test's database listens on loopback and holds nothing. */
  public static final String PASSWORD = "demarc-test-password";

  private static final List<String> SETUP =
      List.of(
          "create role demarc_owner login nobypassrls password '" + PASSWORD + "'",
          "create role demarc_app login nobypassrls password '" + PASSWORD + "'",
          "create role demarc_job login nobypassrls password '" + PASSWORD + "'",
          "create database demarc owner demarc_owner");

  private final EmbeddedPostgres postgres;

  private TestDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Starts one on a free port. */
  public static TestDatabase start() {
    try {
      var database = new TestDatabase(EmbeddedPostgres.builder().start());
      try (Connection connection = database.postgres.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        for (String sql : SETUP) {
          statement.execute(sql);
        }
      }
      return database;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Where it listens. */
  public String url() {
    return "jdbc:postgresql://localhost:" + postgres.getPort() + "/demarc";
  }

  /** A connection under one of the three roles. */
  public Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(url(), role, PASSWORD);
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
