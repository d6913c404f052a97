package dev.demarc.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What was released is never edited: databases have run it, and Flyway refuses to go on where it
 * changed. A release adds the lines of its migrations to {@code released.sha256}.
 */
class ReleasedMigrationsTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  @Test
  void leavesWhatWasReleasedAsItWas() throws IOException, NoSuchAlgorithmException {
    Map<String, String> released = released();
    assertTrue(released.size() >= 5);
    for (var one : released.entrySet()) {
      byte[] bytes = Files.readAllBytes(MIGRATIONS.resolve(one.getKey()));
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      assertEquals(one.getValue(), sum, one.getKey() + " was edited after its release");
    }
  }

  @Test
  void putsNothingBeforeWhatWasReleased() throws IOException {
    Map<String, String> released = released();
    int last = released.keySet().stream().mapToInt(ReleasedMigrationsTest::number).max().orElse(0);
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      for (String name : files.map(file -> file.getFileName().toString()).toList()) {
        assertTrue(number(name) > last || released.containsKey(name), name);
      }
    }
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }

  private static Map<String, String> released() throws IOException {
    try (InputStream in = ReleasedMigrationsTest.class.getResourceAsStream("released.sha256")) {
      Map<String, String> sums = new TreeMap<>();
      new String(
              Objects.requireNonNull(in, "released.sha256").readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> sums.put(line.substring(66), line.substring(0, 64)));
      return sums;
    }
  }
}
