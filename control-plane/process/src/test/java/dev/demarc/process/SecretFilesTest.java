package dev.demarc.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {
  private static final String NAME = "DEMARC_DB_APP_PASSWORD";
  @TempDir Path directory;

  @Test
  void readsASecretWithoutTheEndOfItsLine() throws IOException {
    Path file = Files.writeString(directory.resolve("app"), "s3cret of the app\n");
    var secrets = new SecretFiles(Map.of(NAME + "_FILE", file.toString(), "PATH", "/bin"));
    assertEquals("s3cret of the app", secrets.getValue(NAME));
    assertEquals(Set.of(NAME), secrets.getPropertyNames());
  }

  @Test
  void readsNothingWhereNothingIsNamed() {
    var secrets = new SecretFiles(Map.of(NAME, "set", "DEMARC_SMTP_PASSWORD_FILE", "/nowhere"));
    assertTrue(secrets.getPropertyNames().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "two\nlines", "long"})
  void refusesAFileThatHoldsNoSecretByTheSettingsName(String content) throws IOException {
    String text = content.equals("long") ? "x".repeat(4097) : content;
    Path file = Files.writeString(directory.resolve("bad"), text);
    refuses(Map.of(NAME + "_FILE", file.toString()), text.strip());
  }

  @Test
  void refusesAFileThatIsNotThere() {
    refuses(Map.of(NAME + "_FILE", directory.resolve("none").toString()), "none");
  }

  @Test
  void refusesASecretThatIsSetTwice() throws IOException {
    Path file = Files.writeString(directory.resolve("app"), "of the file");
    refuses(Map.of(NAME + "_FILE", file.toString(), NAME, "of the environment"), "of the");
  }

  private static void refuses(Map<String, String> environment, String secret) {
    var refusal =
        assertThrows(
            IllegalStateException.class, () -> new SecretFiles(new HashMap<>(environment)));
    String said = String.valueOf(refusal.getMessage());
    assertTrue(said.startsWith("configuration: " + NAME + "_FILE "), said);
    assertFalse(secret.length() > 3 && said.contains(secret), said);
  }
}
