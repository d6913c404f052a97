package dev.demarc.agent.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process writes, and is killed while it does. */
class KilledJournalTest {
  private static final int ROUNDS = 3;

  @TempDir Path temporary;

  /** Writes until it is killed; prints the number of each record once it is acknowledged. */
  static final class Writer {
    public static void main(String[] arguments) {
      DataDirectory data = DataDirectory.open(Path.of(arguments[0]));
      Identity identity = Identity.load(data).orElseThrow();
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
      SqliteJournal journal =
          SqliteJournal.open(data, 64 << 20, identity::sign, InstantSource.system());
      long sequence = journal.position().sequence();
      for (int n = 0; ; n++) {
        journal.attempt(Records.attempt("dec_" + n));
        Records.join(
            n % 2 == 0
                ? journal.request(Records.request("dec_" + n, "public"))
                : journal.intent(Records.intent(n)));
        sequence += 2;
        out.println(sequence);
      }
    }
  }

  @Test
  void losesNoAcknowledgedRecordWhenKilledWhileWriting() throws Exception {
    DataDirectory data = DataDirectory.open(temporary.resolve("data"));
    Identity identity = new Fixture().identity("http://127.0.0.1:1");
    identity.save(data);
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged = writeAndKill(temporary.resolve("data"), 100 + 150 * round);
      try (Evidence evidence = Evidence.open(data).orElseThrow()) {
        Verification seen = evidence.verify(identity.key());
        Verification.Intact intact = assertInstanceOf(Verification.Intact.class, seen);
        assertTrue(intact.last() >= acknowledged, intact.last() + " kept of " + acknowledged);
        assertEquals(1, intact.first());
      }
    }
    assertTrue(acknowledged > ROUNDS * 100, "nothing was written");
  }

  private static long writeAndKill(Path directory, int afterLines) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      int seen = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Long.parseLong(line);
        if (++seen == afterLines) {
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    return last;
  }
}
