package dev.demarc.node.layers;

import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Maven wrapper, run in the foreground with the JDK of this program. */
final class Maven {
  private final Path home;
  private final PrintStream out;
  private final Map<String, String> environment = new HashMap<>();

  Maven(Path home, PrintStream out) {
    this.home = home;
    this.out = out;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  Maven with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Whether it ended with 0 within this time; what did not is told of and ended. */
  boolean run(Duration bound, List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("./mvnw", "-q", "-B", "-ntp"));
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).inheritIO();
      builder.environment().putAll(environment);
      Process maven = builder.start();
      if (maven.waitFor(bound)) {
        return maven.exitValue() == 0;
      }
      out.println("-- not over after " + bound.toMinutes() + " minutes; it was here:");
      new Stuck(maven.toHandle(), out).end();
      return false;
    } catch (IOException e) {
      throw new Refusal("cannot run Maven", e);
    }
  }
}
