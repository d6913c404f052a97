package dev.demarc.agent;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's library before a test opens an agent's directory of its own: the driver would load
 * it for the whole process from there, and the directory goes with the test.
 */
public final class LoadedSqlite implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    SQLiteJDBCLoader.initialize();
  }
}
