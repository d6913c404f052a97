package dev.demarc.runtime.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryWatchTest {
  @TempDir Path directory;
  private final AtomicInteger told = new AtomicInteger();
  private Process process;

  /** Waits for its input; a line of it, and the process holds 64 MiB. */
  @BeforeEach
  void startsAProcess() throws IOException {
    process =
        new ProcessBuilder(
                "sh", "-c", "read go; x=$(head -c 67108864 /dev/zero | tr '\\0' a); read end")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  @AfterEach
  void endsIt() {
    process.destroyForcibly();
  }

  @Test
  void endsAProcessThatGrowsPastItsBoundAndTellsOnce() throws Exception {
    MemoryWatch.over(process, 32 << 20, told::incrementAndGet);
    assertTrue(process.isAlive());
    try (Writer input = process.outputWriter()) {
      input.write("go\n");
      input.flush();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it was not ended");
    }
    assertEquals(1, told.get());
  }

  @Test
  void leavesAProcessAloneThatStaysWithinItsBound() throws Exception {
    MemoryWatch.over(process, 32 << 20, told::incrementAndGet);
    assertFalse(process.waitFor(3 * MemoryWatch.EVERY.toMillis(), TimeUnit.MILLISECONDS));
    process.destroy();
    process.waitFor();
    assertEquals(0, told.get());
  }

  @Test
  void tellsTheKernelToTakeThisProcessFirst() throws IOException {
    MemoryWatch.over(process, 32 << 20, told::incrementAndGet);
    Path score = Path.of("/proc/" + process.pid() + "/oom_score_adj");
    assertEquals("1000", Files.readString(score).strip());
  }

  @Test
  void knowsWhatAProcessTakesAndNothingOfOneThatIsGone() {
    assertTrue(MemoryWatch.taken(ProcessHandle.current().pid()) > 1 << 20);
    assertEquals(0, MemoryWatch.taken(Integer.MAX_VALUE));
  }

  @Test
  void fitsItsUsualBoundToTheModel() throws IOException {
    Path model = Files.write(directory.resolve("m"), new byte[1 << 20]);
    assertEquals((1L << 30) + (2L << 20), MemoryWatch.usual(model));
    assertEquals(1L << 30, MemoryWatch.usual(directory.resolve("none")));
  }
}
