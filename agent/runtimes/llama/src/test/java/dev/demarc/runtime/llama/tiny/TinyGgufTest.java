package dev.demarc.runtime.llama.tiny;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyGgufTest {

  @TempDir Path directory;

  @Test
  void writesSameBytesEveryTime() throws IOException {
    TinyGguf.write(directory.resolve("a"));
    TinyGguf.write(directory.resolve("b"));
    assertEquals(-1, Files.mismatch(directory.resolve("a"), directory.resolve("b")));
  }

  @Test
  void isSmallAndNamesItsFormat() throws IOException {
    TinyGguf.write(directory.resolve("a"));
    byte[] file = Files.readAllBytes(directory.resolve("a"));
    assertArrayEquals("GGUF\3\0\0\0".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(file, 8));
    assertTrue(file.length < 8 << 20, "bytes: " + file.length);
  }
}
