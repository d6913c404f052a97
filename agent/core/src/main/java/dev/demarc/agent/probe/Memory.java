package dev.demarc.agent.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The memory of this machine as a process in its control group may use it, read from {@code /proc}
 * and {@code /sys/fs/cgroup} (versions 2 and 1). What cannot be read counts as nothing free. Safe
 * for many threads.
 */
public final class Memory {
  private static final long NO_BOUND = Long.MAX_VALUE;
  private static final String OWN = "self";

  private final Path proc;
  private final Path groups;

  /** Of this machine. */
  public static Memory ofThisMachine() {
    return new Memory(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  Memory(Path proc, Path groups) {
    this.proc = proc;
    this.groups = groups;
  }

  /** Bytes that could be had now without swapping, within the bounds of the control groups. */
  long freeBytes() {
    long machine = kilobytes(proc.resolve("meminfo"), "MemAvailable:");
    return Math.max(0, Math.min(machine, groups(OWN, false)));
  }

  /** Bytes there are in all; another value means another machine, or another bound. */
  long totalBytes() {
    return totalBytes(OWN);
  }

  /** Bytes another process and those of its control groups can have in all; 0 if nobody can say. */
  public long totalBytes(long pid) {
    return totalBytes(Long.toString(pid));
  }

  private long totalBytes(String process) {
    return Math.min(kilobytes(proc.resolve("meminfo"), "MemTotal:"), groups(process, true));
  }

  /** The most bytes this process held in memory so far, 0 where that is not known. */
  long peakBytes(long pid) {
    return pid == 0 ? 0 : kilobytes(proc.resolve(pid + "/status"), "VmHWM:");
  }

  /** The narrowest of the groups from a process's own up to the root. */
  private long groups(String process, boolean whole) {
    long least = NO_BOUND;
    for (String line : lines(proc.resolve(process + "/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[0].equals("0")) {
        least = Math.min(least, upwards(groups, parts[2], "memory.max", "memory.current", whole));
      } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        Path memory = groups.resolve("memory");
        String used = "memory.usage_in_bytes";
        least = Math.min(least, upwards(memory, parts[2], "memory.limit_in_bytes", used, whole));
      }
    }
    return least;
  }

  private static long upwards(Path root, String own, String max, String used, boolean whole) {
    long least = NO_BOUND;
    Path group = root.resolve(own.replaceFirst("^/+", "")).normalize();
    while (group != null && group.startsWith(root)) {
      long bound = number(group.resolve(max));
      if (bound != NO_BOUND) {
        long taken = number(group.resolve(used));
        long cache = counted(group.resolve("memory.stat"), "inactive_file");
        long room = taken == NO_BOUND ? 0 : bound - taken + Math.min(cache, taken);
        least = Math.min(least, whole ? bound : room);
      }
      group = group.getParent();
    }
    return least;
  }

  /** A file of one number; {@code max}, or no file, is no bound. */
  private static long number(Path file) {
    String text = lines(file).stream().findFirst().orElse("max").strip();
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : NO_BOUND;
  }

  private static long kilobytes(Path file, String name) {
    return counted(file, name) << 10;
  }

  private static long counted(Path file, String name) {
    return lines(file).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length >= 2 && words[0].equals(name))
        .filter(words -> words[1].matches("\\d{1,15}"))
        .mapToLong(words -> Long.parseLong(words[1]))
        .findFirst()
        .orElse(0);
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.limit(1_000).toList();
    } catch (IOException | java.io.UncheckedIOException notThere) {
      return List.of();
    }
  }
}
