package dev.demarc.node;

import dev.demarc.node.layers.Bench;
import dev.demarc.node.layers.Tests;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.start.Backup;
import dev.demarc.node.start.Down;
import dev.demarc.node.start.Logs;
import dev.demarc.node.start.Reset;
import dev.demarc.node.start.Restore;
import dev.demarc.node.start.Status;
import dev.demarc.node.start.Up;
import dev.demarc.node.supervise.Daemon;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The program behind {@code ./demarc}: one command, its result as the exit code. */
public final class Main {
  private static final int REFUSED = 1;
  private static final int MISUSED = 2;

  private Main() {}

  public static void main(String[] words) throws Exception {
    System.exit(run(Arrays.asList(words)));
  }

  private static int run(List<String> words) throws Exception {
    String command = words.isEmpty() ? "--help" : words.getFirst();
    List<String> arguments = words.isEmpty() ? words : words.subList(1, words.size());
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(Usage.of(command));
      return 0;
    }
    try {
      return run(command, arguments);
    } catch (Refusal e) {
      System.err.println("demarc: " + e.getMessage());
      return REFUSED;
    }
  }

  private static int run(String command, List<String> arguments) throws Exception {
    Place place = Place.of(Path.of(System.getProperty("demarc.home", ".")), System.getenv());
    switch (command) {
      case "up" -> new Up(place, System.out).run();
      case "down" -> new Down(place, System.out).run();
      case "status" -> new Status(place, System.out).run(arguments.contains("--json"));
      case "logs" -> new Logs(place, System.out).run(arguments);
      case "backup" -> new Backup(place, System.out).run(arguments);
      case "restore" -> new Restore(place, System.out).run(arguments);
      case "reset" -> new Reset(place, System.out).run(arguments.contains("--yes"));
      case "test" -> {
        return new Tests(place, System.out).run(arguments) ? 0 : REFUSED;
      }
      case "bench" -> {
        return new Bench(place).run(arguments) ? 0 : REFUSED;
      }
      case "supervise" -> Daemon.run(place);
      case "--help", "-h", "help" -> System.out.print(Usage.all());
      case "--version" -> System.out.println("demarc " + version());
      default -> {
        System.err.println(
            "demarc: there is no command " + command + "; ./demarc --help lists them");
        return MISUSED;
      }
    }
    return 0;
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "of this source tree" : version;
  }
}
