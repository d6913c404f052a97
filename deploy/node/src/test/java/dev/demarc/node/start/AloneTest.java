package dev.demarc.node.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.supervise.Daemon;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No two commands work on the same data, whichever they are. */
class AloneTest {
  private static final PrintStream OUT = new PrintStream(System.out);
  @TempDir Path directory;
  private Place place;
  private Path backup;

  @BeforeEach
  void make() throws IOException {
    place = new Place(directory, directory.resolve("data"), directory.resolve("cache"), 33_000);
    backup = Files.createFile(directory.resolve("one.tar.gz"));
  }

  @Test
  void refusesEveryCommandBesideAnother() throws InterruptedException {
    List<String> target = List.of(directory.resolve("two.tar.gz").toString());
    Alone.with(
        place,
        () -> {
          refused(() -> new Up(place, OUT).run());
          refused(() -> new Backup(place, OUT).run(target));
          refused(() -> new Restore(place, OUT).run(List.of(backup.toString())));
          refused(() -> new Reset(place, OUT).run(true));
        });
    assertFalse(Files.exists(place.data()));
  }

  @Test
  void letsTheNextOneInWhenTheFirstFailed() throws InterruptedException {
    Daemon.Work failing =
        () -> {
          throw new IOException("disk");
        };
    assertThrows(Refusal.class, () -> Alone.with(place, failing));
    Alone.with(place, () -> {});
  }

  private void refused(Daemon.Work command) {
    var refusal = assertThrows(Refusal.class, command::run);
    assertEquals(
        "another up, backup, restore or reset of " + place.data() + " is running",
        refusal.getMessage());
  }
}
