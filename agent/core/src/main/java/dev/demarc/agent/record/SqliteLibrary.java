package dev.demarc.agent.record;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library as one file in the agent's own directory. Left to itself the driver
 * writes a copy at every start, and a process that is killed leaves its copy behind.
 */
public final class SqliteLibrary {
  private static final Logger LOG = Logger.getLogger(SqliteLibrary.class.getName());
  private static final String COPIES = "sqlite-";

  private SqliteLibrary() {}

  /**
   * Puts the library of this version there, where it is not there byte by byte, and tells the
   * driver.
   *
   * @throws UncheckedIOException when it cannot be written, or there is none for this machine
   */
  public static void install(Path directory) {
    Path file = directory.resolve(LibraryLoaderUtil.getNativeLibName());
    try {
      byte[] library = resource();
      if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), library)) {
        removeCopies(directory);
        Path fresh = Files.createTempFile(directory, "library", ".new");
        Files.write(fresh, library);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write " + file, failure);
    }
    System.setProperty("org.sqlite.tmpdir", directory.toString());
    System.setProperty("org.sqlite.lib.path", directory.toString());
    System.setProperty("org.sqlite.lib.name", file.getFileName().toString());
  }

  /** Loads it beside other work; whoever opens a database waits for it. */
  public static void loadAhead() {
    Thread.ofPlatform().daemon().name("sqlite").start(SqliteLibrary::load);
  }

  private static void load() {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception unusable) {
      LOG.log(Level.WARNING, "SQLite cannot be loaded", unusable);
    }
  }

  private static byte[] resource() throws IOException {
    String name =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }

  private static void removeCopies(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path copy : files.filter(SqliteLibrary::isCopy).toList()) {
        Files.deleteIfExists(copy);
      }
    }
  }

  private static boolean isCopy(Path file) {
    return file.getFileName().toString().startsWith(COPIES);
  }
}
