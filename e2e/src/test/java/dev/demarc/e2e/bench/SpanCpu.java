package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processor time that control plane, PostgreSQL and this driver have used so far. */
record SpanCpu(Duration controlPlane, Duration postgres, Duration driver) {
  static SpanCpu now(Storage storage) throws IOException {
    return new SpanCpu(
        Cpu.ofAll(storage.pid("control-plane")),
        Cpu.ofAll(storage.pid("postgres")),
        Cpu.ofAll(ProcessHandle.current().pid()));
  }

  /** What each used since then, of one span. */
  Map<String, Number> perSpanSince(SpanCpu before, long spans) {
    Map<String, Number> figures = new LinkedHashMap<>();
    put(figures, "control_plane", controlPlane.minus(before.controlPlane), spans);
    put(figures, "postgres", postgres.minus(before.postgres), spans);
    put(figures, "driver", driver.minus(before.driver), spans);
    return figures;
  }

  private static void put(Map<String, Number> figures, String who, Duration used, long spans) {
    double micros = used.toNanos() / 1e3 / Math.max(1, spans);
    figures.put("cpu_us_per_span_" + who, Math.round(micros * 10) / 10.0);
  }
}
