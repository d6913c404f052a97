package dev.demarc.server.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailSettingsTest {
  private final Map<String, String> set =
      new HashMap<>(
          Map.of(
              "demarc.mail.host", "smtp.example",
              "demarc.mail.port", "587",
              "demarc.mail.security", "starttls",
              "demarc.mail.from", "demarc@example.org"));

  @TempDir Path files;

  @ParameterizedTest
  @CsvSource({
    "demarc.mail.port,0",
    "demarc.mail.port,99999",
    "demarc.mail.port,smtp",
    "demarc.mail.security,none",
    "demarc.mail.security,perhaps",
    "demarc.mail.from,''",
    "demarc.mail.from,Demarc <demarc@example.org>",
    "demarc.mail.from,'a@b.example,c@d.example'",
    "demarc.mail.password-file,/nowhere/at/all"
  })
  void refusesTheUnsafeByItsProperty(String property, String value) {
    set.put(property, value);
    String message = assertThrows(IllegalStateException.class, this::read).getMessage();
    assertTrue(message.startsWith("configuration: " + property + " "), message);
    assertFalse(value.length() > 5 && message.contains(value), message);
  }

  @Test
  void refusesAUserWithoutAPasswordAndTheOtherWayRound() {
    set.put("demarc.mail.user", "demarc");
    assertThrows(IllegalStateException.class, this::read);
    set.put("demarc.mail.password", "hunter2");
    assertEquals("hunter2", read().password());
    assertFalse(read().toString().contains("hunter2"));
    set.remove("demarc.mail.user");
    assertThrows(IllegalStateException.class, this::read);
  }

  @Test
  void readsThePasswordFromAFileWithoutTheLinesEnd() throws IOException {
    Path file = Files.writeString(files.resolve("password"), "from a file\n");
    set.put("demarc.mail.user", "demarc");
    set.put("demarc.mail.password-file", file.toString());
    assertEquals("from a file", read().password());
  }

  @Test
  void isOffWithoutAHostAndInTheClearOnThisMachineOnly() {
    set.put("demarc.mail.security", "none");
    set.put("demarc.mail.host", "127.0.0.1");
    assertTrue(read().isOn());
    set.put("demarc.mail.host", "");
    assertFalse(read().isOn());
  }

  private MailSettings read() {
    return MailSettings.read(property -> set.getOrDefault(property, ""));
  }
}
