package dev.demarc.e2e.bench;

import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.engine.Engine;
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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One whole decision with reasons over 32 targets, warm, sampled by JMH; beside it one
 * authorization of cached Cedar for one resource, and one evaluation of a ten-clause CEL condition.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecideBench {
  private static final DecisionId ID = DecisionId.of("dec_bench");

  /** Rules of the policy. */
  @Param({"50", "1000", "10000"})
  public int rules;

  private Engine engine;
  private List<Facts> requests;
  private Situation situation;
  private int next;

  /** Makes policy and requests; the same for every run. */
  @Setup
  public void generate() {
    GeneratedPolicy generated = new GeneratedPolicy(rules, 32);
    engine = generated.engine();
    requests = generated.requests(1024);
    situation = generated.situation();
  }

  @Benchmark
  public Decision decide() {
    next = (next + 1) & 1023;
    return engine.decide(ID, requests.get(next), situation);
  }

  /** The figures under the keys of the benchmark table. */
  public static Map<String, Number> run() throws RunnerException {
    Map<String, Number> figures = new LinkedHashMap<>();
    for (RunResult result : measure(DecideBench.class)) {
      String rules = result.getParams().getParam("rules");
      if (rules.equals("1000")) {
        figures.put("p50_ns", percentile(result, 50));
        figures.put("p99_ns", percentile(result, 99));
        double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
        figures.put("bytes_per_op", Math.round(bytes));
      } else {
        figures.put("p50_ns_" + rules, percentile(result, 50));
      }
    }
    for (RunResult result : measure(CedarPeer.class)) {
      String policies = result.getParams().getParam("policies");
      figures.put("cedar_p50_ns_" + policies, percentile(result, 50));
    }
    for (RunResult result : measure(CelPeer.class)) {
      figures.put("cel_p50_ns", percentile(result, 50));
    }
    return figures;
  }

  private static Iterable<RunResult> measure(Class<?> bench) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include("^" + bench.getName().replace(".", "\\.") + "\\.")
                .forks(1)
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "-Xmx1g")
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }

  private static long percentile(RunResult result, double rank) {
    return Math.round(result.getPrimaryResult().getStatistics().getPercentile(rank));
  }
}
