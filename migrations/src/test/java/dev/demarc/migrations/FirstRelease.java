package dev.demarc.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A database as 0.1.0 left it: its schema, and rows of every table, as it wrote them. */
public final class FirstRelease {
  /** The tenant that has rows of everything. */
  public static final UUID TENANT = UUID.fromString("0a1b2c3d-0000-4000-8000-000000000001");

  /** Its organization. */
  public static final String ORGANIZATION = "org-first-clinic";

  /** Its policy. */
  public static final UUID POLICY = UUID.fromString("0a1b2c3d-0000-4000-8000-0000000000b1");

  /** The last migration it had. */
  static final int VERSION = 5;

  private FirstRelease() {}

  /** Makes an empty database one of 0.1.0. */
  public static void install(TestDatabase database) {
    flyway(database).target(Integer.toString(VERSION)).load().migrate();
    try (Connection connection = database.connect("postgres");
        var statement = connection.createStatement();
        InputStream in = FirstRelease.class.getResourceAsStream("first-release.sql")) {
      byte[] sql = Objects.requireNonNull(in, "first-release.sql").readAllBytes();
      statement.execute(new String(sql, StandardCharsets.UTF_8));
    } catch (SQLException | IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static FluentConfiguration flyway(TestDatabase database) {
    return Flyway.configure()
        .dataSource(database.url(), "demarc_owner", TestDatabase.PASSWORD)
        .placeholders(Map.of("app", "demarc_app", "job", "demarc_job"));
  }
}
