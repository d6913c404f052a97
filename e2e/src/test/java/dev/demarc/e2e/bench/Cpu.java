package dev.demarc.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The processor time a process has used so far. */
final class Cpu {
  /** Of {@code /proc}, everywhere that this runs. */
  private static final long TICKS_PER_SECOND = 100;

  /** In {@code /proc/PID/stat} after the name: its own time, and that of children that ended. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  private Cpu() {}

  static Duration of(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** The same of all it started, also of what has ended since. */
  static Duration ofAll(long pid) {
    long ticks = 0;
    LongStream children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid);
    for (long one : LongStream.concat(LongStream.of(pid), children).toArray()) {
      ticks += ticks(one);
    }
    return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
  }

  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return Stream.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "))
          .skip(FIRST_TIME)
          .limit(TIMES)
          .mapToLong(Long::parseLong)
          .sum();
    } catch (IOException ended) {
      return 0;
    }
  }
}
