package dev.demarc.node.supervise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.function.Consumer;

/**
 * Something that may fail for a while and is tried again and again: the journal hears when that
 * begins, when its reason changes and when it is over, and not every time. Not safe for many
 * threads.
 */
final class Trouble {
  private final String what;
  private final Consumer<String> journal;
  private String reason = "";

  Trouble(String what, Consumer<String> journal) {
    this.what = what;
    this.journal = journal;
  }

  /** Work on files. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /** Does the work; a failure is told, not thrown. */
  void during(Work work) {
    try {
      work.run();
      if (!reason.isEmpty()) {
        journal.accept(what + " works again");
        reason = "";
      }
    } catch (IOException | UncheckedIOException e) {
      if (!reason.equals(reason(e))) {
        reason = reason(e);
        journal.accept(what + " fails, everything runs on meanwhile: " + e);
      }
    }
  }

  /** Without the name of the file, which is another one each time where it is a temporary one. */
  private static String reason(Exception e) {
    return e instanceof FileSystemException failed && failed.getReason() != null
        ? failed.getReason()
        : e.toString();
  }
}
