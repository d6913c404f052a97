package dev.demarc.e2e.bench;

import dev.demarc.agent.classify.Classification;
import dev.demarc.agent.classify.Classifier;
import dev.demarc.agent.decide.FactFinder;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.DecisionId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Classification with every built-in detector, eight patterns and a dictionary of a thousand terms,
 * on one thread, sampled by JMH. {@code text} looks at one message of 256 KB of English, German and
 * French prose in which numbers, dates and codes occur; {@code path} takes an 8 KB prompt from
 * classification over its facts (with the count of its tokens) and the decision to the journal's
 * queue, whose write it does not wait for.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClassifyBench {
  private static final int LONG = 256 << 10;
  private static final int PROMPT = 8 << 10;
  private static final DecisionId ID = DecisionId.of("dec_bench");

  private ClassifyParts parts;
  private Classifier classifier;
  private Inbound document;
  private List<Inbound> prompts;
  private int next;

  /** Makes the bundle, the texts and a journal in a directory of its own. */
  @Setup
  public void prepare() {
    parts = new ClassifyParts();
    classifier = Classifier.of(parts.policy().bundle());
    document = parts.request(new Prose(1).ofBytes(LONG));
    prompts =
        java.util.stream.LongStream.range(0, 64)
            .mapToObj(seed -> parts.request(new Prose(seed).ofBytes(PROMPT)))
            .toList();
  }

  /** Writes what waits and removes the journal. */
  @TearDown
  public void close() {
    parts.close();
  }

  @Benchmark
  public Classification text() {
    return classifier.classify(document, Optional.empty());
  }

  @Benchmark
  public Classification prompt() {
    next = (next + 1) & 63;
    return classifier.classify(prompts.get(next), Optional.empty());
  }

  @Benchmark
  public CompletionStage<Void> path() {
    next = (next + 1) & 63;
    Inbound inbound = prompts.get(next);
    Classification data = classifier.classify(inbound, Optional.empty());
    Facts facts =
        new FactFinder(parts.here(), person -> null).facts(inbound, data, Optional.empty());
    Decision decision = parts.policy().engine().decide(ID, facts, parts.situation());
    return parts.journal().request(record(decision));
  }

  private static RequestRecord record(Decision decision) {
    Instant now = Instant.now();
    return new RequestRecord(
        decision, now, now, 0, false, null, null, null, 0, 0, null, List.of(), null, null, 0);
  }

  /** The figures under the keys of the benchmark table, and what they are made of. */
  public static Map<String, Number> run() throws RunnerException {
    Map<String, Number> figures = new LinkedHashMap<>();
    for (RunResult result : measure()) {
      String name = result.getPrimaryResult().getLabel();
      double mean = result.getPrimaryResult().getStatistics().getMean();
      double p99 = result.getPrimaryResult().getStatistics().getPercentile(99);
      double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
      switch (name) {
        case "text" -> figures.put("mb_per_s", rounded(LONG / mean * 1e9 / 1e6));
        case "path" -> {
          figures.put("path_p50_ms", rounded(median(result) / 1e6));
          figures.put("path_p99_ms", rounded(p99 / 1e6));
        }
        default -> {
          figures.put("classify_p50_ms", rounded(median(result) / 1e6));
          figures.put("classify_p99_ms", rounded(p99 / 1e6));
          figures.put("classify_bytes_per_op", Math.round(bytes));
        }
      }
    }
    return figures;
  }

  private static double median(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static Iterable<RunResult> measure() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include("^" + ClassifyBench.class.getName().replace(".", "\\.") + "\\.")
                .forks(1)
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "-Xmx1g")
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(2))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }
}
