package dev.demarc.node.layers;

import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Maven wrapper, run in the foreground with the JDK of this program. */
final class Maven {
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();

  Maven(Path home) {
    this.home = home;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  Maven with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Whether it ended with 0. */
  boolean run(List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("./mvnw", "-q", "-B", "-ntp"));
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).inheritIO();
      builder.environment().putAll(environment);
      return builder.start().waitFor() == 0;
    } catch (IOException e) {
      throw new Refusal("cannot run Maven", e);
    }
  }
}
