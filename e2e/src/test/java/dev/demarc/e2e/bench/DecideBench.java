package dev.demarc.e2e.bench;

import com.sun.management.ThreadMXBean;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.engine.Engine;
import dev.demarc.engine.cubes.CubePermission;
import dev.demarc.engine.cubes.Verdict;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Permission with reasons for 32 targets, warm, sampled by JMH. An operation begins with the facts
 * of a request that was not asked just before and ends with a verdict that holds, for every route,
 * whether it is permitted, the deciding rule, the reason and the obligations. Beside it the second
 * half of that alone, without the encoding of the facts, and the whole decision: candidates,
 * ladder, outcome and its record.
 *
 * <p>A sample includes one reading of the clock, 20 to 30 ns, and is a multiple of its resolution.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecideBench {
  private static final DecisionId ID = DecisionId.of("dec_bench");
  private static final int REQUESTS = 1024;
  private static final int ENCODED = 64;
  private static final int OPERATIONS = 500_000;

  /** Rules of the policy. */
  @Param({"50", "1000", "10000"})
  public int rules;

  private Engine engine;
  private CubePermission permission;
  private List<Facts> requests;
  private Situation situation;
  private Verdict verdict;
  private List<Verdict> encoded;
  private int next;

  /** Makes policy and requests; the same for every run. */
  @Setup
  public void generate() {
    GeneratedPolicy generated = new GeneratedPolicy(rules, 32);
    engine = generated.engine();
    permission = generated.permission();
    requests = generated.requests(REQUESTS);
    situation = generated.situation();
    verdict = permission.verdict();
    encoded = new ArrayList<>();
    for (Facts facts : requests.subList(0, ENCODED)) {
      Verdict one = permission.verdict();
      permission.encode(facts, one);
      encoded.add(one);
    }
  }

  @Benchmark
  public Verdict permit() {
    permission.evaluate(requests.get(next()), verdict);
    return verdict;
  }

  @Benchmark
  public Verdict search() {
    Verdict one = encoded.get(next() % ENCODED);
    permission.search(one);
    return one;
  }

  @Benchmark
  public Decision decide() {
    return engine.decide(ID, requests.get(next()), situation);
  }

  private int next() {
    next = (next + 1) % REQUESTS;
    return next;
  }

  /**
   * The figures under the keys of the benchmark table, and two beside them: {@code search_…}, the
   * half after the encoding, and {@code decision_…}, the whole decision.
   */
  public static Map<String, Number> run() throws RunnerException {
    Map<String, Number> figures = new LinkedHashMap<>();
    for (RunResult result : Sampled.run(DecideBench.class.getName())) {
      String what =
          switch (Sampled.method(result)) {
            case "permit" -> "";
            case "search" -> "search_";
            default -> "decision_";
          };
      figures.putAll(figures(what, result));
    }
    figures.put("bytes_per_op", bytes());
    peer(figures, "cedar", "CedarPeer", "com.cedarpolicy.BasicAuthorizationEngine");
    peer(figures, "cel", "CelPeer", "dev.cel.bundle.CelFactory");
    peer(figures, "cel", "CelRulesPeer", "dev.cel.bundle.CelFactory");
    return figures;
  }

  private static Map<String, Number> figures(String what, RunResult result) {
    String rules = result.getParams().getParam("rules");
    if (!rules.equals("1000")) {
      return Map.of(what + "p50_ns_" + rules, Sampled.percentile(result, 50));
    }
    return Map.of(
        what + "p50_ns", Sampled.percentile(result, 50),
        what + "p99_ns", Sampled.percentile(result, 99),
        what + "bytes_per_op", Sampled.bytes(result));
  }

  /**
   * What one thread allocates for an operation over 1,000 rules, warm, by the virtual machine's
   * account of that thread: JMH's figure is of the whole process, itself included.
   */
  private static long bytes() {
    DecideBench bench = new DecideBench();
    bench.rules = 1000;
    bench.generate();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    for (int round = 0; round < 3; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < OPERATIONS; i++) {
        bench.permit();
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    return Math.ceilDiv(allocated, OPERATIONS);
  }

  /** A peer whose library could not be fetched for this run is left out, and said to be. */
  private static void peer(Map<String, Number> figures, String name, String bench, String library)
      throws RunnerException {
    String type = DecideBench.class.getPackageName() + "." + bench;
    if (!isThere(library) || !isThere(type)) {
      System.err.println(name + " is left out: its library could not be fetched");
      return;
    }
    for (RunResult result : Sampled.run(type)) {
      String policies = result.getParams().getParam("policies");
      String suffix = policies == null ? "" : "_" + policies;
      figures.put(name + "_p50_ns" + suffix, Sampled.percentile(result, 50));
      figures.put(name + "_bytes_per_op" + suffix, Sampled.bytes(result));
    }
  }

  private static boolean isThere(String type) {
    try {
      Class.forName(type, false, DecideBench.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}
