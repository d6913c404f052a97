package dev.demarc.agent.spend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.record.Leased;
import dev.demarc.agent.record.Reserved;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.contract.id.BudgetId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process reserves, and is killed before it settles. */
class KilledSpendingTest {
  private static final Instant STARTS = Instant.parse("2026-11-27T00:00:00Z");
  private static final int KILLED_AFTER = 50;

  @TempDir Path temporary;

  /** Reserves 3 each time until it is killed; prints how often once it is acknowledged. */
  static final class Reserver {
    public static void main(String[] arguments) {
      DataDirectory data = DataDirectory.open(Path.of(arguments[0]));
      Identity identity = Identity.load(data).orElseThrow();
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
      SqliteJournal journal =
          SqliteJournal.open(data, 64 << 20, identity::sign, InstantSource.system());
      for (int n = 1; ; n++) {
        journal.reserve(new Reserved(n, List.of(lease()), 3)).toCompletableFuture().join();
        out.println(n);
      }
    }
  }

  private static Leased lease() {
    Instant ends = STARTS.plus(Duration.ofDays(1));
    return new Leased(new BudgetId(new UUID(0, 7)), STARTS, ends, ends, 1_000_000, 0, 0);
  }

  @Test
  void settlesEveryAcknowledgedReservationOfAProcessThatWasKilled() throws Exception {
    DataDirectory data = DataDirectory.open(temporary.resolve("data"));
    Identity identity = new Fixture().identity("http://127.0.0.1:1");
    identity.save(data);
    long acknowledged = reserveAndKill(temporary.resolve("data"));
    long settled = settled(data, identity);
    assertTrue(acknowledged >= KILLED_AFTER, acknowledged + " acknowledged");
    assertTrue(settled >= 3 * acknowledged, settled + " settled of " + acknowledged);
    assertEquals(settled, settled(data, identity), "once, however often it is opened");
  }

  private static long settled(DataDirectory data, Identity identity) {
    try (SqliteJournal journal =
        SqliteJournal.open(data, 64 << 20, identity::sign, InstantSource.system())) {
      return journal.leases().getFirst().settledMicroUsd();
    }
  }

  private static long reserveAndKill(Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Reserver.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Long.parseLong(line);
        if (last == KILLED_AFTER) {
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
