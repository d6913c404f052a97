package dev.demarc.node.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.node.supervise.LinuxProcesses;
import dev.demarc.node.supervise.NodeFiles;
import dev.demarc.node.supervise.NodeState;
import dev.demarc.node.supervise.PartSpec;
import dev.demarc.node.supervise.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of what runs, which runs again afterwards whatever came between. */
class RunningBackupTest {
  private static final int NOISE = 48 << 20;
  private static final String PART = "sleeper";
  @TempDir Path directory;
  private Sample sample;
  private NodeFiles files;
  private Running first;

  @BeforeEach
  void start() throws Exception {
    sample = new Sample(directory);
    sample.writeNoise("postgres/cluster/base/5/noise", NOISE);
    files = new NodeFiles(sample.place.node());
    files.wanted();
    List<String> sleep = List.of("sleep", "100000");
    files.want(new PartSpec(PART, 1, sleep, "/", Map.of(), Map.of(), PartSpec.Signal.TERM, 5));
    demarc("supervise");
    first = part();
  }

  @AfterEach
  void end() throws Exception {
    demarc("down").waitFor(1, TimeUnit.MINUTES);
    sample.destroy();
  }

  @Test
  void startsAgainWhatRanOnWithoutItsSupervisor() throws Exception {
    ProcessHandle.of(supervisor().pid()).orElseThrow().destroyForcibly();
    Process backup = demarc("backup", directory.resolve("one.tar.gz").toString());
    assertTrue(backup.waitFor(5, TimeUnit.MINUTES));
    assertEquals(0, backup.exitValue());
    assertNotEquals(first, part());
  }

  @Test
  void startsAgainWhatRanWhenTheCopyIsBrokenOff() throws Exception {
    Path target = directory.resolve("one.tar.gz");
    Path half = directory.resolve("." + sample.place.name() + ".part");
    Process backup = demarc("backup", target.toString());
    while (backup.isAlive() && !Files.exists(half)) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    backup.destroy();
    assertTrue(backup.waitFor(5, TimeUnit.MINUTES));
    assertNotEquals(0, backup.exitValue());
    assertFalse(Files.exists(target));
    assertNotEquals(first, part());
  }

  /** Once it runs; waits a minute at most. */
  private Running part() throws Exception {
    for (int looks = 0; looks < 600; looks++) {
      Optional<Running> running = files.state().part(PART).flatMap(this::living);
      if (running.isPresent()) {
        return running.get();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("it does not run");
  }

  private Optional<Running> living(NodeState.PartState part) {
    return Optional.ofNullable(part.process()).filter(LinuxProcesses::lives);
  }

  private Running supervisor() throws IOException {
    return Objects.requireNonNull(files.state().supervisor());
  }

  private Process demarc(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Ddemarc.home=" + directory, "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), "dev.demarc.node.Main"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve(words[0] + ".out").toFile());
    builder.environment().put("DEMARC_DATA", sample.place.data().toString());
    builder.environment().put("DEMARC_CACHE", sample.place.cache().toString());
    builder.environment().put("DEMARC_PORT_BASE", "33000");
    return builder.start();
  }
}
