package dev.demarc.node.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StuckTest {

  /** What a test that waits for ever looks like from outside. */
  static final class Hanging {
    private Hanging() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("hangs");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void saysWhereAProgramHangsAndEndsItWithWhatStartedIt() throws Exception {
    Process run =
        new ProcessBuilder(
                "sh",
                "-c",
                "%s -cp %s '%s'; true"
                    .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Path.of("target/test-classes"),
                        Hanging.class.getName()))
            .start();
    assertEquals("hangs", run.inputReader().readLine());
    ProcessHandle hanging = run.descendants().findFirst().orElseThrow();
    var said = new ByteArrayOutputStream();

    new Stuck(run.toHandle(), new PrintStream(said, true, StandardCharsets.UTF_8)).end();

    String words = said.toString(StandardCharsets.UTF_8);
    assertTrue(words.contains("-- process " + hanging.pid()), words);
    assertTrue(words.contains("StuckTest$Hanging.main"), words);
    assertTrue(run.waitFor(1, TimeUnit.MINUTES));
    hanging.onExit().get(1, TimeUnit.MINUTES);
  }
}
