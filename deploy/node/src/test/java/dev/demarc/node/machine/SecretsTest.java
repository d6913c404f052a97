package dev.demarc.node.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path directory;

  @Test
  void keepsASecretForItsOwnerOnly() throws IOException {
    Secrets secrets = new Secrets(directory.resolve("secrets"));
    String first = secrets.text("a");
    assertTrue(first.matches("[A-Za-z0-9_-]{43}"), first);
    assertEquals(first, secrets.text("a"));
    assertNotEquals(first, secrets.text("b"));
    assertEquals("rw-------", mode(secrets.path("a")));
    assertEquals("rwx------", mode(directory.resolve("secrets")));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
