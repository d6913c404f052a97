package dev.demarc.agent.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.LoadedSqlite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LoadedSqlite.class)
class SqliteLibraryTest {
  @TempDir Path directory;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void isWrittenOnceAndTakesTheCopiesOfKilledProcessesAway() throws IOException {
    Files.writeString(directory.resolve("sqlite-1-libsqlitejdbc.so"), "old");
    Files.writeString(directory.resolve("sqlite-1-libsqlitejdbc.so.lck"), "");
    SqliteLibrary.install(directory);
    Path library = files().getFirst();
    assertEquals(1, files().size());
    FileTime then = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(library, then);
    SqliteLibrary.install(directory);
    assertEquals(List.of(library), files());
    assertEquals(then, Files.getLastModifiedTime(library));
  }

  @Test
  void replacesOneThatIsNotOfThisVersion() throws IOException {
    SqliteLibrary.install(directory);
    Path library = files().getFirst();
    byte[] good = Files.readAllBytes(library);
    Files.writeString(library, "another version");
    SqliteLibrary.install(directory);
    assertArrayEquals(good, Files.readAllBytes(library));
    assertTrue(good.length > 100_000);
  }
}
