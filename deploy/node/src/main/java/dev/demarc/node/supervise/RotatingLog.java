package dev.demarc.node.supervise;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a part's log bounded: past {@code maxBytes} it is copied to {@code .1} (the older ones move
 * up, the oldest goes) and emptied in place. The part writes it itself, in append mode, and so
 * keeps writing when the supervisor is gone; the price is that lines written between copy and
 * emptying can be lost.
 */
record RotatingLog(long maxBytes, int kept) {
  static final RotatingLog DEFAULT = new RotatingLog(8 << 20, 3);

  /** Returns 1 when the log was rotated, else 0. */
  int rotate(Path log) throws IOException {
    if (!Files.exists(log) || Files.size(log) <= maxBytes) {
      return 0;
    }
    for (int i = kept - 1; i >= 1; i--) {
      if (Files.exists(older(log, i))) {
        Files.move(older(log, i), older(log, i + 1), REPLACE_EXISTING);
      }
    }
    Files.copy(log, older(log, 1), REPLACE_EXISTING);
    FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
    return 1;
  }

  private static Path older(Path log, int number) {
    return log.resolveSibling(log.getFileName() + "." + number);
  }
}
