package dev.demarc.node.start;

import dev.demarc.node.backup.Restoring;
import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.supervise.Daemon;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code restore}: a backup in the place of the data of an installation that does not run. */
public final class Restore {
  private static final String USAGE =
      "say what from: ./demarc restore FILE|DIR [--check] [--replace DATA]";

  private final Place place;
  private final PrintStream out;

  public Restore(Place place, PrintStream out) {
    this.place = place;
    this.out = out;
  }

  private record Asked(Path backup, boolean check, @Nullable Path replace) {}

  public void run(List<String> arguments) throws InterruptedException {
    Asked asked = parse(arguments);
    if (asked.check()) {
      out.println(asked.backup() + " is whole: " + Restoring.verify(asked.backup()));
      return;
    }
    if (asked.replace() != null && !asked.replace().equals(place.data())) {
      throw new Refusal("--replace must name the data directory, " + place.data());
    }
    Alone.with(place, () -> withoutSupervisor(asked));
    out.println("./demarc up starts it.");
  }

  /** Its lock lies in the data: where there is none, no supervisor is either. */
  private void withoutSupervisor(Asked asked) throws IOException, InterruptedException {
    requireIdle();
    if (!Files.isDirectory(place.node())) {
      restore(asked);
    } else if (!Daemon.without(place, () -> restore(asked))) {
      throw runs();
    }
  }

  private void restore(Asked asked) {
    Restoring restoring = new Restoring(place, Account.current());
    String restored = restoring.restore(asked.backup(), asked.replace() != null, this::requireIdle);
    out.println("Restored " + place.data() + ": " + restored);
  }

  private void requireIdle() {
    SupervisorHandle supervisor = new SupervisorHandle(place);
    if (supervisor.alive() || !supervisor.running().isEmpty()) {
      throw runs();
    }
  }

  private Refusal runs() {
    return new Refusal("the installation in " + place.data() + " runs; ./demarc down ends it");
  }

  private static Asked parse(List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    boolean check = words.remove("--check");
    Path replace = null;
    int option = words.indexOf("--replace");
    if (option >= 0 && option + 1 < words.size()) {
      replace = Path.of(words.get(option + 1)).toAbsolutePath().normalize();
      words.subList(option, option + 2).clear();
    }
    if (words.size() != 1 || words.getFirst().startsWith("-")) {
      throw new Refusal(USAGE);
    }
    return new Asked(
        backup(Path.of(words.getFirst()).toAbsolutePath().normalize()), check, replace);
  }

  private static Path backup(Path named) {
    if (!Files.isDirectory(named)) {
      if (!Files.isReadable(named)) {
        throw new Refusal("there is no backup " + named + " that can be read");
      }
      return named;
    }
    try (Stream<Path> files = Files.list(named)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(Backup.PREFIX))
          .filter(file -> file.getFileName().toString().endsWith(Backup.SUFFIX))
          .max(Comparator.comparing(file -> file.getFileName().toString()))
          .orElseThrow(() -> new Refusal("there is no backup in " + named));
    } catch (IOException e) {
      throw new Refusal("cannot read " + named, e);
    }
  }
}
