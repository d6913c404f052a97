package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path temporary;

  @Test
  void servesItselfAndLeavesNothing() throws IOException {
    var printed = new ByteArrayOutputStream();
    Path directory = Files.createDirectory(temporary.resolve("stage"));
    int code = Rehearsal.run(directory, 6, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertEquals(0, code);
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("rehearsed 6 requests"));
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(0, left.count());
    }
  }
}
