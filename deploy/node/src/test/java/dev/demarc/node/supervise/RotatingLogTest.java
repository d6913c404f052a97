package dev.demarc.node.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogTest {
  @TempDir Path directory;
  private final RotatingLog rotating = new RotatingLog(10, 2);

  @Test
  void leavesALogAloneWhenItIsWithinItsBound() throws IOException {
    Path log = Files.writeString(directory.resolve("a.log"), "0123456789");
    assertEquals(0, rotating.rotate(log));
    assertEquals("0123456789", Files.readString(log));
  }

  @Test
  void goesOnInTheSameFileWhenItsWriterKeepsItOpen() throws IOException {
    Path log = directory.resolve("a.log");
    try (OutputStream writer =
        Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writer.write("first, too long".getBytes());
      assertEquals(1, rotating.rotate(log));
      writer.write("second".getBytes());
    }
    assertEquals("second", Files.readString(log));
    assertEquals("first, too long", Files.readString(directory.resolve("a.log.1")));
  }

  @Test
  void dropsTheOldestWhenTooManyAreKept() throws IOException {
    Path log = directory.resolve("a.log");
    for (String text : new String[] {"one is too long", "two is too long", "three is too long"}) {
      Files.writeString(log, text);
      rotating.rotate(log);
    }
    assertEquals("three is too long", Files.readString(directory.resolve("a.log.1")));
    assertEquals("two is too long", Files.readString(directory.resolve("a.log.2")));
    assertFalse(Files.exists(directory.resolve("a.log.3")));
  }
}
