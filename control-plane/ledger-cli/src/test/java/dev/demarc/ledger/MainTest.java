package dev.demarc.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.json.DemarcJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir private Path files;
  private final TestLedger ledger = TestLedger.of(6, 0);
  private String out = "";
  private String problems = "";

  @Test
  void endsWithZeroWhereItHoldsAndSaysUnderWhichRoot() throws IOException {
    String export = ledger.export(files, ledger.head(6)).toString();
    String root = ledger.trusted().digest().text();
    assertEquals(0, run("verify", export, "--head", receipt(), "--keys", root), out);
    assertTrue(out.contains("6 records"), out);
    assertTrue(out.contains("held against 1 heads"), out);
    assertEquals(0, run("verify", export), out);
    assertTrue(out.contains("give --keys"), out);
  }

  @Test
  void endsWithOneAndTheReasonWhereItDoesNot() throws IOException {
    String receipt = receipt();
    ledger.rewriteFrom(2, ledger.lines.get(1).record().at());
    String export = ledger.export(files, ledger.head(6)).toString();
    assertEquals(1, run("verify", export, "--head", receipt), out);
    assertTrue(out.startsWith("BROKEN at record 3: rewritten: "), out);
  }

  @Test
  void endsWithTwoAtWhatMakesNoSense() throws IOException {
    String export = ledger.export(files, ledger.head(6)).toString();
    for (List<String> words :
        List.of(
            List.<String>of(),
            List.of("prove", export),
            List.of("verify"),
            List.of("verify", export, "--head"),
            List.of("verify", export, "--head", export),
            List.of("verify", export, "--keys", "sha256:x"),
            List.of("verify", export, "--quick"),
            List.of("verify", files.resolve("nothing").toString()))) {
      assertEquals(2, run(words.toArray(String[]::new)), words + out + problems);
    }
    assertEquals(0, run("--help"));
    assertTrue(out.contains("--head FILE"), out);
  }

  /** As the portal gives it: much else, some events, and the head. */
  private String receipt() throws IOException {
    Map<String, Object> receipt =
        Map.of(
            "header", Map.of("schema", "demarc/receipt/v1"),
            "events", List.of(Map.of("sequence", 3, "kind", "granted", "hash", ledger.hash(3))),
            "ledger", ledger.head(5));
    Path file = files.resolve("receipt.json");
    return Files.write(file, DemarcJson.strict().writeValueAsBytes(receipt)).toString();
  }

  private int run(String... words) {
    var told = new ByteArrayOutputStream();
    var complained = new ByteArrayOutputStream();
    int code =
        Main.run(
            List.of(words),
            new PrintStream(told, true, StandardCharsets.UTF_8),
            new PrintStream(complained, true, StandardCharsets.UTF_8));
    out = told.toString(StandardCharsets.UTF_8);
    problems = complained.toString(StandardCharsets.UTF_8);
    return code;
  }
}
