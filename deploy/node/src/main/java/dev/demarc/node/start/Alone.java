package dev.demarc.node.start;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.supervise.Daemon;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One command that starts, copies, replaces or deletes the same data at a time; the lock is in the
 * cache, since data may be moved away.
 */
final class Alone {
  private Alone() {}

  static void with(Place place, Daemon.Work work) throws InterruptedException {
    try {
      Files.createDirectories(place.cache());
      try (FileChannel channel =
              FileChannel.open(
                  place.cache().resolve("command-" + place.name() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          @Nullable FileLock lock = channel.tryLock()) {
        if (lock == null) {
          throw busy(place);
        }
        work.run();
      }
    } catch (OverlappingFileLockException here) {
      throw busy(place);
    } catch (IOException e) {
      throw new Refusal("cannot work on " + place.data(), e);
    }
  }

  private static Refusal busy(Place place) {
    return new Refusal("another up, backup, restore or reset of " + place.data() + " is running");
  }
}
