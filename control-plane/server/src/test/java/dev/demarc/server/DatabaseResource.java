package dev.demarc.server;

import dev.demarc.migrations.FirstRelease;
import dev.demarc.migrations.TestDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One PostgreSQL, upgraded from the first release with its rows, and one key directory for all
 * component tests. A test class takes part with
 * {@code @QuarkusTest @QuarkusTestResource(DatabaseResource.class)}; all share one application.
 */
public final class DatabaseResource implements QuarkusTestResourceLifecycleManager {
  private static TestDatabase database;

  /** The database of this run, for tests that look behind the API. */
  public static TestDatabase database() {
    return database;
  }

  @Override
  public Map<String, String> start() {
    database = TestDatabase.start();
    FirstRelease.install(database);
    try {
      Path keys = Files.createTempDirectory("demarc-keys");
      Path secret =
          Files.writeString(keys.resolve("secret"), "a-test-secret-of-more-than-32-bytes");
      return Map.of(
          "quarkus.oidc.public-key",
          TestTokens.publicKey(),
          "demarc.db.url",
          database.url(),
          "quarkus.datasource.password",
          TestDatabase.PASSWORD,
          "quarkus.datasource.job.password",
          TestDatabase.PASSWORD,
          "quarkus.datasource.owner.password",
          TestDatabase.PASSWORD,
          "demarc.keys.directory",
          keys.resolve("keys").toString(),
          "demarc.keys.encryption-secret-file",
          secret.toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void stop() {
    database.close();
  }
}
