package dev.demarc.node.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two commands as processes of their own: killed, and on a disk that takes no more. */
class KilledBackupTest {
  private static final int NOISE = 48 << 20;
  @TempDir Path directory;
  private Sample sample;
  private Map<String, String> before;

  @BeforeEach
  void make() throws IOException {
    sample = new Sample(directory);
    sample.writeNoise("postgres/cluster/base/5/noise", NOISE);
    before = sample.kept();
  }

  @AfterEach
  void delete() throws IOException {
    sample.destroy();
  }

  @Test
  void leavesNoHalfBackupWhenItIsKilled() throws Exception {
    Path target = directory.resolve("one.tar.gz");
    killWhen(directory.resolve("." + sample.place.name() + ".part"), "backup", target.toString());
    assertFalse(Files.exists(target));
    assertEquals(before, sample.kept());
    assertEquals("", failure(demarc(0, "backup", target.toString())));
    assertEquals(List.of("data"), sample.beside());
    assertTrue(Restoring.verify(target).contains("files of"));
  }

  @Test
  void leavesNoHalfRestoreWhenItIsKilled() throws Exception {
    Path backup = sample.backup("one.tar.gz");
    sample.destroy();
    killWhen(directory.resolve("data.restoring"), "restore", backup.toString());
    assertFalse(Files.exists(sample.place.data()));
    assertEquals("", failure(demarc(0, "restore", backup.toString())));
    assertEquals(before, sample.kept());
    assertEquals(List.of("data"), sample.beside());
  }

  @Test
  void saysWhyAndLeavesNothingWhenTheDiskTakesNoMore() throws Exception {
    Path target = directory.resolve("one.tar.gz");
    String full = failure(demarc(1024, "backup", target.toString()));
    assertTrue(full.startsWith("demarc: cannot write the backup " + target + ": "), full);
    assertEquals(1, full.lines().count(), full);
    assertEquals(List.of("data"), sample.beside());
    Path backup = sample.backup("two.tar.gz");
    sample.destroy();
    full = failure(demarc(1024, "restore", backup.toString()));
    assertTrue(full.startsWith("demarc: cannot restore into " + sample.place.data() + ": "), full);
    assertEquals(List.of(), sample.beside());
  }

  @Test
  void saysWhatIsWrongWithItsWords() throws Exception {
    assertTrue(failure(demarc(0, "backup")).startsWith("demarc: say where to: "));
    assertTrue(failure(demarc(0, "restore", "a", "b")).startsWith("demarc: say what from: "));
    assertTrue(
        failure(demarc(0, "restore", "nothing.tar.gz"))
            .contains("nothing.tar.gz that can be read"));
    Path backup = sample.backup("one.tar.gz");
    assertTrue(
        failure(demarc(0, "backup", backup.toString())).endsWith("and is not overwritten\n"));
    assertTrue(
        failure(demarc(0, "restore", backup.toString(), "--replace", "/another"))
            .contains("--replace must name the data directory"));
    assertTrue(
        failure(demarc(0, "backup", sample.place.data() + "/mine"))
            .contains("cannot lie in the data directory"));
  }

  private record Ended(int code, String output) {}

  private static String failure(Ended ended) {
    return ended.code() == 0 ? "" : ended.output();
  }

  private void killWhen(Path appears, String... words) throws Exception {
    Process process = start(0, words);
    while (process.isAlive() && !Files.exists(appears)) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    process.destroyForcibly().waitFor();
    assertTrue(Files.exists(appears), "it was over before it was killed");
  }

  private Ended demarc(int blocks, String... words) throws Exception {
    Process process = start(blocks, words);
    assertTrue(process.waitFor(5, TimeUnit.MINUTES));
    String output = Files.readString(directory.resolve("cache/out"), StandardCharsets.UTF_8);
    return new Ended(process.exitValue(), output);
  }

  /**
   * @param blocks of 1 KiB that a file may have; 0 for any
   */
  private Process start(int blocks, String... words) throws IOException {
    String limit = blocks == 0 ? "" : "ulimit -f " + blocks + "; ";
    List<String> command = new ArrayList<>(List.of("bash", "-c", limit + "exec \"$@\"", "-"));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-Ddemarc.home=" + directory,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.demarc.node.Main"));
    command.addAll(List.of(words));
    Files.createDirectories(directory.resolve("cache"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("cache/out").toFile());
    builder.environment().put("DEMARC_DATA", sample.place.data().toString());
    builder.environment().put("DEMARC_CACHE", sample.place.cache().toString());
    builder.environment().put("DEMARC_PORT_BASE", "33000");
    return builder.start();
  }
}
