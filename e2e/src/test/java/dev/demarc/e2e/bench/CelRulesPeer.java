package dev.demarc.e2e.bench;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A policy of conditions like those of {@link CedarPeer}, each compiled beforehand by CEL-Java and
 * asked of one resource: a condition that holds and denies ends it, else all are asked.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CelRulesPeer {
  /** Rules of the policy. */
  @Param({"50", "1000", "10000"})
  public int policies;

  private record Rule(CelRuntime.Program condition, boolean denies) {}

  private List<Rule> rules;
  private List<Map<String, Object>> activations;
  private int next;

  @Setup
  public void compile() throws Exception {
    var builder =
        CelFactory.standardCelBuilder().setStandardMacros(CelStandardMacro.STANDARD_MACROS);
    for (String name : List.of("data_class", "task", "boundary", "region")) {
      builder.addVar(name, SimpleType.STRING);
    }
    Cel cel = builder.build();
    Random random = new Random(1);
    rules = new ArrayList<>();
    for (int i = 0; i < policies; i++) {
      boolean denies = random.nextInt(10) == 0;
      rules.add(new Rule(cel.createProgram(cel.compile(condition(random)).getAst()), denies));
    }
    activations = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      activations.add(activation(random));
    }
  }

  @Benchmark
  public boolean permits() throws Exception {
    next = (next + 1) & 1023;
    Map<String, Object> activation = activations.get(next);
    boolean permitted = false;
    for (Rule rule : rules) {
      if ((boolean) rule.condition.eval(activation)) {
        if (rule.denies) {
          return false;
        }
        permitted = true;
      }
    }
    return permitted;
  }

  private static String condition(Random random) {
    return ("data_class == 'c%d' && task == 't%d' && boundary in ['edge', 'managed-cloud']"
            + " && region == 'r%d'")
        .formatted(random.nextInt(8), random.nextInt(20), random.nextInt(4));
  }

  private static Map<String, Object> activation(Random random) {
    return Map.of(
        "data_class", "c" + random.nextInt(8),
        "task", "t" + random.nextInt(20),
        "boundary", "edge",
        "region", "r" + random.nextInt(4));
  }
}
