package dev.demarc.contract.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The published catalogue of errors says what the enum says, and nothing is said twice. */
class ErrorCatalogueTest {
  private static final Path PUBLISHED = Path.of("error-codes.md");

  private static String row(ErrorCode code) {
    return "| `%s` | %d | %s | %s | %s |"
        .formatted(code.wire(), code.status(), code.title(), code.cause(), code.fix());
  }

  @Test
  void publishesEveryCodeInItsOrderWithStatusMeaningCauseAndFix() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (ErrorCode code : ErrorCode.values()) {
      rows.append(row(code)).append('\n');
    }
    String published = Files.readString(PUBLISHED);
    int table = published.indexOf("|---|---|---|---|---|\n") + "|---|---|---|---|---|\n".length();
    assertEquals(rows.toString(), published.substring(table));
  }

  @Test
  void namesEveryCodeOnceAndFindsItByItsName() {
    Set<String> names = new HashSet<>();
    for (ErrorCode code : ErrorCode.values()) {
      assertTrue(names.add(code.wire()), code.wire() + " is there twice");
      assertEquals(code, ErrorCode.of(code.wire()));
      assertFalse(code.cause().isBlank(), code.wire() + " says nothing of where it comes from");
      assertFalse(code.fix().isBlank(), code.wire() + " says nothing of what to do");
    }
  }

  @Test
  void readsACodeOfANewerPeerAsUnknown() {
    assertEquals(ErrorCode.UNKNOWN, ErrorCode.of("invented_next_year"));
  }
}
