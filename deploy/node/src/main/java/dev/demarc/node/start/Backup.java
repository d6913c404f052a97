package dev.demarc.node.start;

import dev.demarc.node.backup.BackupWriter;
import dev.demarc.node.backup.Restoring;
import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.supervise.Daemon;
import dev.demarc.node.supervise.PartSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * {@code backup}: a cold copy. What runs is ended in order, so that database, people, keys and
 * agents are of one moment, and started again as it ran.
 */
public final class Backup {
  static final String PREFIX = "demarc-";
  static final String SUFFIX = ".tar.gz";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Place place;
  private final PrintStream out;
  private final SupervisorHandle supervisor;

  public Backup(Place place, PrintStream out) {
    this.place = place;
    this.out = out;
    this.supervisor = new SupervisorHandle(place);
  }

  public void run(List<String> arguments) throws InterruptedException {
    Instant now = Instant.now();
    Path target = target(arguments, now);
    requireWritable(target);
    new Restoring(place, Account.current()).finish();
    if (!Files.isDirectory(place.data())) {
      throw new Refusal("there is nothing to back up in " + place.data());
    }
    boolean ran = supervisor.alive();
    List<PartSpec> wanted = ran ? supervisor.wanted() : List.of();
    if (ran || !supervisor.running().isEmpty()) {
      new Down(place, out).run();
    }
    try {
      write(target, now);
    } finally {
      if (ran) {
        new Again(place, supervisor, out).start(wanted);
      }
    }
  }

  private void write(Path target, Instant now) throws InterruptedException {
    try {
      boolean alone =
          Daemon.without(
              place,
              () -> {
                long bytes = new BackupWriter(place).write(target, now);
                out.printf("Wrote %s, %d KiB.%n", target, Math.max(1, bytes >> 10));
                out.println(
                    "Signing keys, the key that encrypts them and passwords are in it: keep it as you keep those.");
              });
      if (!alone) {
        throw new Refusal("the installation was started meanwhile");
      }
    } catch (IOException e) {
      throw new Refusal("cannot back up " + place.data(), e);
    }
  }

  private static Path target(List<String> arguments, Instant now) {
    if (arguments.size() != 1 || arguments.getFirst().startsWith("-")) {
      throw new Refusal("say where to: ./demarc backup FILE|DIR");
    }
    Path named = Path.of(arguments.getFirst()).toAbsolutePath().normalize();
    return Files.isDirectory(named) ? named.resolve(PREFIX + TIME.format(now) + SUFFIX) : named;
  }

  /** Before anything is ended for it. */
  private void requireWritable(Path target) {
    if (Files.exists(target)) {
      throw new Refusal(target + " is there already, and is not overwritten");
    }
    Path directory = target.getParent();
    if (directory == null || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw new Refusal("cannot write into " + directory);
    }
    if (directory.startsWith(place.data())) {
      throw new Refusal("a backup cannot lie in the data directory " + place.data());
    }
  }
}
