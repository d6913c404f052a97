package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TagId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process raises sessions, and is killed while it does. */
class KilledSessionsTest {
  private static final ApplicationId APP = ApplicationId.of("notes");

  @TempDir Path temporary;

  /** Raises sessions until it is killed; prints the number of each once it may be answered. */
  static final class Writer {
    public static void main(String[] arguments) {
      DataDirectory data = DataDirectory.open(Path.of(arguments[0]));
      Sessions sessions = new Sessions(open(data), InstantSource.system(), new Metrics());
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
      for (long n = 0; ; n++) {
        sessions.routed(APP, session(n), data("public", 0, "x"), KilledSessionsTest::rank);
        sessions
            .routed(APP, session(n), data("phi", 80, "phi"), KilledSessionsTest::rank)
            .toCompletableFuture()
            .join();
        out.println(n);
      }
    }
  }

  private static SqliteJournal open(DataDirectory data) {
    Identity identity = Identity.load(data).orElseThrow();
    return SqliteJournal.open(data, 64 << 20, identity::sign, InstantSource.system());
  }

  private static SessionDigest session(long n) {
    return SessionDigest.of("s" + n);
  }

  private static Classification data(String id, int rank, String tag) {
    TreeSet<TagId> tags = new TreeSet<>(List.of(TagId.of(tag)));
    return new Classification(ClassId.of(id), rank, tags, new TreeSet<>(), tags);
  }

  @Test
  void lowersNoSessionThatMayHaveBeenAnsweredWhenKilled() throws Exception {
    DataDirectory data = DataDirectory.open(temporary.resolve("data"));
    new Fixture().identity("http://127.0.0.1:1").save(data);
    long last = writeAndKill(temporary.resolve("data"), 120);
    assertTrue(last >= 119, "only " + last);
    try (SqliteJournal journal = open(data)) {
      Sessions after = new Sessions(journal, InstantSource.system(), new Metrics());
      for (long n = 0; n <= last; n++) {
        Sessions.Carried carried = after.of(APP, session(n)).orElseThrow();
        assertEquals("phi", carried.dataClass().text());
        assertEquals("[phi, x]", carried.tags().toString());
      }
    }
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

  private static int rank(ClassId id) {
    return id.text().equals("phi") ? 80 : 0;
  }
}
