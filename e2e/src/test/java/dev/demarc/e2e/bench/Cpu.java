package dev.demarc.e2e.bench;

import java.time.Duration;

/** The processor time a process has used so far. */
final class Cpu {
  private Cpu() {}

  static Duration of(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
