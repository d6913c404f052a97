package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.policies.lint.LintCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published table of lint codes has every code with its severity, in its order. */
class LintCodesTest {
  @Test
  void publishesEveryCodeInItsOrderWithItsSeverity() throws IOException {
    List<String> published =
        Files.readAllLines(Path.of("../contract/lint-codes.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(row -> row.substring(0, row.indexOf('|', row.indexOf('|', 1) + 1) + 1))
            .toList();
    assertEquals(
        Arrays.stream(LintCode.values())
            .map(code -> "| `" + code.wire() + "` | " + code.severity().wire() + " |")
            .toList(),
        published);
  }
}
