package dev.demarc.node.backup;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One restore of the same data at a time; the lock is in the cache, since data may be moved away.
 */
final class Alone {
  private Alone() {}

  interface Work {
    void run() throws IOException;
  }

  static void with(Place place, Work work) {
    try {
      Files.createDirectories(place.cache());
      try (FileChannel channel =
              FileChannel.open(
                  place.cache().resolve("restore-" + place.name() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          @Nullable FileLock lock = channel.tryLock()) {
        if (lock == null) {
          throw new Refusal("a restore into " + place.data() + " is running");
        }
        work.run();
      }
    } catch (IOException e) {
      throw new Refusal("cannot restore into " + place.data(), e);
    }
  }
}
