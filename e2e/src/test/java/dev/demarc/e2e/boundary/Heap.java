package dev.demarc.e2e.boundary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The heap of a running process, whole: what it holds, and what is garbage but still there. */
final class Heap {
  private static final int PIECE = 16 << 20;
  private static final int OVERLAP = 256;

  private Heap() {}

  /** The form in which the heap of this process holds the word. */
  static Optional<String> holding(long pid, Canary canary)
      throws IOException, InterruptedException {
    Path dump = Path.of("target", "heap-" + pid + ".hprof").toAbsolutePath();
    try {
      dump(pid, dump);
      return search(dump, canary);
    } finally {
      Files.deleteIfExists(dump);
    }
  }

  private static void dump(long pid, Path to) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process dumping =
        new ProcessBuilder(
                jcmd, Long.toString(pid), "GC.heap_dump", "-all", "-overwrite", to.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean done = dumping.waitFor(180, TimeUnit.SECONDS) && dumping.exitValue() == 0;
    if (!done || !Files.exists(to) || Files.size(to) < PIECE) {
      dumping.destroyForcibly();
      throw new AssertionError("no heap of " + pid);
    }
  }

  private static Optional<String> search(Path dump, Canary canary) throws IOException {
    byte[] piece = new byte[OVERLAP + PIECE];
    int kept = 0;
    try (InputStream in = Files.newInputStream(dump)) {
      for (int n = in.readNBytes(piece, kept, PIECE); n > 0; ) {
        Optional<String> found = canary.spelledIn(Arrays.copyOf(piece, kept + n));
        if (found.isPresent()) {
          return found;
        }
        int keep = Math.min(OVERLAP, kept + n);
        System.arraycopy(piece, kept + n - keep, piece, 0, keep);
        kept = keep;
        n = in.readNBytes(piece, kept, PIECE);
      }
    }
    return Optional.empty();
  }
}
