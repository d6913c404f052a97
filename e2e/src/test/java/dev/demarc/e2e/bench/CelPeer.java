package dev.demarc.e2e.bench;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One evaluation of a ten-clause condition by CEL-Java, compiled beforehand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CelPeer {
  private static final String CONDITION =
      "data_class != 'c0' && task != 't0' && region in ['eu', 'us', 'ch'] && boundary != 'none'"
          + " && operator != 'x' && site != 'y' && group != 'z' && bytes < 80000 && tokens < 90000"
          + " && messages < 100";

  private CelRuntime.Program program;
  private List<Map<String, Object>> activations;
  private int next;

  @Setup
  public void compile() throws Exception {
    var builder =
        CelFactory.standardCelBuilder().setStandardMacros(CelStandardMacro.STANDARD_MACROS);
    for (String text :
        List.of("data_class", "task", "region", "boundary", "operator", "site", "group")) {
      builder.addVar(text, SimpleType.STRING);
    }
    for (String number : List.of("bytes", "tokens", "messages")) {
      builder.addVar(number, SimpleType.INT);
    }
    Cel cel = builder.build();
    program = cel.createProgram(cel.compile(CONDITION).getAst());
    Random random = new Random(1);
    activations = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      activations.add(activation(random));
    }
  }

  @Benchmark
  public Object evaluate() throws Exception {
    next = (next + 1) & 1023;
    return program.eval(activations.get(next));
  }

  private static Map<String, Object> activation(Random random) {
    Map<String, Object> values = new HashMap<>();
    values.put("data_class", "c" + (1 + random.nextInt(8)));
    values.put("task", "t" + (1 + random.nextInt(20)));
    values.put("region", random.nextBoolean() ? "eu" : "us");
    values.put("boundary", "edge");
    values.put("operator", "o" + random.nextInt(4));
    values.put("site", "s" + random.nextInt(4));
    values.put("group", "g");
    values.put("bytes", (long) random.nextInt(80_000));
    values.put("tokens", (long) random.nextInt(20_000));
    values.put("messages", (long) random.nextInt(20));
    return values;
  }
}
