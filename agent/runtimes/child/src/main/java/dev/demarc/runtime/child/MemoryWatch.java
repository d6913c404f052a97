package dev.demarc.runtime.child;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ends a child that takes more memory than it may. What it takes is what the kernel says of the
 * whole process, resident and swapped, native memory and mapped model included: a bound of the Java
 * heap would miss nearly all of it. It is looked at {@link #EVERY} so often; what a child grabs
 * between two looks is for the kernel to stop, which is told to end this process before any other.
 *
 * <p>Where the kernel does not tell, there is no bound, as on systems without {@code /proc}.
 */
public final class MemoryWatch {
  /** How often it is looked at. */
  static final Duration EVERY = Duration.ofMillis(200);

  private static final Pattern KIBIBYTES =
      Pattern.compile("^(?:VmRSS|VmSwap):\\s+(\\d{1,15}) kB$", Pattern.MULTILINE);
  private static final String FIRST_TO_GO = "1000";

  private MemoryWatch() {}

  /**
   * Watches a process until it ends.
   *
   * @param most bytes it may take
   * @param exceeded called at most once, from a thread of the watch, before the process is killed
   */
  public static void over(Process process, long most, Runnable exceeded) {
    letGoFirst(process.pid());
    Thread.ofVirtual().name("memory-watch").start(() -> watch(process, most, exceeded));
  }

  /**
   * A bound that fits a model: its file twice over, since a runtime may hold it both mapped and
   * copied, and 1 GiB for its context and the runtime.
   */
  public static long usual(Path model) {
    try {
      return 2 * Files.size(model) + (1L << 30);
    } catch (IOException unreadable) {
      return 1L << 30;
    }
  }

  /** Bytes this process takes, resident or swapped out; 0 when nobody can say. */
  public static long taken(long pid) {
    try {
      byte[] status = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "status"));
      Matcher lines = KIBIBYTES.matcher(new String(status, StandardCharsets.ISO_8859_1));
      long kibibytes = 0;
      while (lines.find()) {
        kibibytes += Long.parseLong(lines.group(1));
      }
      return kibibytes << 10;
    } catch (IOException gone) {
      return 0;
    }
  }

  private static void watch(Process process, long most, Runnable exceeded) {
    try {
      while (!process.waitFor(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        if (taken(process.pid()) > most) {
          exceeded.run();
          process.destroyForcibly();
          return;
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** Short of memory, the kernel takes this one and not the agent. Lowering it needs rights. */
  private static void letGoFirst(long pid) {
    try {
      Files.writeString(Path.of("/proc", Long.toString(pid), "oom_score_adj"), FIRST_TO_GO);
    } catch (IOException notHere) {
      // a wish only: the bound holds without it
    }
  }
}
