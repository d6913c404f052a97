package dev.demarc.e2e.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of {@code ./demarc}, to its end. */
record Launched(int code, String output) {

  static Launched demarc(String... words) throws Exception {
    Path launcher = Path.of("../demarc").toAbsolutePath().normalize();
    Path log = Path.of("target", "launched-" + words[0] + ".log").toAbsolutePath();
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(8, TimeUnit.MINUTES);
    assertTrue(ended, () -> words[0] + " does not end: see " + log);
    return new Launched(process.exitValue(), Files.readString(log));
  }

  Launched succeeds() {
    assertEquals(0, code, output);
    return this;
  }
}
