package dev.demarc.e2e.bench;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks in a process of their own, with what they allocate. */
final class Sampled {
  private Sampled() {}

  /** All benchmarks of one class. */
  static Collection<RunResult> run(String type) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include("^" + type.replace(".", "\\.") + "\\.")
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

  /** The name of the benchmark method. */
  static String method(RunResult result) {
    return result.getPrimaryResult().getLabel();
  }

  /** Of the samples, rounded. */
  static long percentile(RunResult result, double rank) {
    return Math.round(result.getPrimaryResult().getStatistics().getPercentile(rank));
  }

  /** Allocated by one operation, rounded. */
  static long bytes(RunResult result) {
    return Math.round(result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
  }
}
