package dev.demarc.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.demarc.ed25519.Ed25519Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * {@code BenchMain NAME [--json] [--minutes N] [--spans N[,N…]]}: runs one measurement, prints its
 * figures.
 */
public final class BenchMain {
  /** Every benchmark by its name; a new one is one line here. */
  private static final Map<String, Callable<Map<String, Number>>> BENCHES =
      new TreeMap<>(
          Map.of(
              "agent", AgentBench::run,
              "classify", ClassifyBench::run,
              "dashboards", DashboardsBench::run,
              "decide", DecideBench::run,
              "diff", DiffBench::run,
              "gateway", GatewayBench::run,
              "ingest", IngestBench::run,
              "propagate", PropagateBench::run,
              "replay", ReplayBench::run));

  private BenchMain() {}

  /** Exits with 2 for an unknown name and with 1 when the measurement failed. */
  public static void main(String[] arguments) throws Exception {
    List<String> given = List.of(arguments);
    Callable<Map<String, Number>> bench = given.isEmpty() ? null : BENCHES.get(given.getFirst());
    if (bench == null) {
      System.err.println(
          "bench NAME [--json] [--minutes N] [--spans N[,N...]], where NAME is one of "
              + BENCHES.keySet());
      System.exit(2);
      return;
    }
    set(given, "--minutes", "demarc.bench.minutes");
    set(given, "--spans", "demarc.bench.spans");
    Ed25519Provider.install();
    Map<String, Number> figures = bench.call();
    if (given.contains("--json")) {
      System.out.println(json(given.getFirst(), figures));
    } else {
      figures.forEach((key, value) -> System.out.printf("%-24s %s%n", key, value));
      System.out.println(machine());
    }
    System.exit(0);
  }

  private static void set(List<String> given, String option, String property) {
    int value = given.indexOf(option) + 1;
    if (value > 0 && value < given.size()) {
      System.setProperty(property, given.get(value));
    }
  }

  private static String json(String name, Map<String, Number> figures) throws Exception {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("bench", name);
    result.put("figures", figures);
    result.put("machine", machine());
    return new ObjectMapper().writeValueAsString(result);
  }

  private static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", Java "
        + Runtime.version();
  }
}
