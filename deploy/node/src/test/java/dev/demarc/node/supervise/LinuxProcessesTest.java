package dev.demarc.node.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real operating system. */
class LinuxProcessesTest {
  @TempDir Path directory;

  @Test
  void endsTheChildrenOfAPartToo() throws Exception {
    LinuxProcesses processes = processes();
    PartSpec part = Specs.part("shell", 1, List.of("sh", "-c", "sleep 600 & echo $!; wait"));
    Running shell = processes.start(part);
    await(() -> log().matches("[0-9]+\\s+"));
    Running child = LinuxProcesses.running(Long.parseLong(log().strip())).orElseThrow();
    assertTrue(processes.alive(shell));
    processes.signal(shell, PartSpec.Signal.KILL);
    await(() -> !processes.alive(shell) && !processes.alive(child));
  }

  @Test
  void endsTheChildrenThatAKilledPartLeft() throws Exception {
    LinuxProcesses processes = processes();
    PartSpec part = Specs.part("shell", 1, List.of("sh", "-c", "sleep 600 & echo $!; wait"));
    Running shell = processes.start(part);
    await(() -> log().matches("[0-9]+\\s+"));
    Running child = LinuxProcesses.running(Long.parseLong(log().strip())).orElseThrow();
    ProcessHandle.of(shell.pid()).orElseThrow().destroyForcibly();
    await(() -> !processes.alive(shell));
    assertTrue(processes.alive(child));
    processes.signal(shell, PartSpec.Signal.KILL);
    await(() -> !processes.alive(child));
  }

  @Test
  void leavesAProcessAloneWhenThePidIsAStrangers() throws Exception {
    LinuxProcesses processes = processes();
    Running real = processes.start(Specs.part("sleep", 1));
    Running stranger = new Running(real.pid(), real.startTicks() - 1, real.boot());
    assertFalse(processes.alive(stranger));
    processes.signal(stranger, PartSpec.Signal.KILL);
    TimeUnit.MILLISECONDS.sleep(50);
    assertTrue(processes.alive(real));
    processes.signal(real, PartSpec.Signal.KILL);
    await(() -> !processes.alive(real));
  }

  @Test
  void readsSecretsFromTheirFilesWhenThePartStarts() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "open sesame\n");
    PartSpec part =
        new PartSpec(
            "env",
            1,
            List.of("sh", "-c", "echo \"$PLAIN $HIDDEN\"; sleep 5"),
            "/",
            Map.of("PLAIN", "hello"),
            Map.of("HIDDEN", secret.toString()),
            PartSpec.Signal.TERM,
            1);
    processes().start(part);
    await(() -> log().endsWith("\n"));
    assertEquals("hello open sesame\n", log());
  }

  private LinuxProcesses processes() {
    return new LinuxProcesses(_ -> directory.resolve("part.log"));
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("part.log"));
    } catch (IOException e) {
      return "";
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertTrue(condition.getAsBoolean());
  }
}
