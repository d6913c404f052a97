package dev.demarc.node.layers;

import dev.demarc.node.machine.Command;
import dev.demarc.node.machine.Refusal;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A run that did not end in its time: says what its programs were doing, and ends them. */
final class Stuck {
  /** Of a thread's stack: what calls what hangs is further up than this in no test of ours. */
  private static final int FRAMES = 40;

  private static final String OURS = "at dev.demarc.";

  private final ProcessHandle run;
  private final PrintStream out;

  Stuck(ProcessHandle run, PrintStream out) {
    this.run = run;
    this.out = out;
  }

  /** Prints the threads that were in this project's code, then ends the run and all it started. */
  void end() {
    List<ProcessHandle> started = Stream.concat(Stream.of(run), run.descendants()).toList();
    started.forEach(this::tell);
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private void tell(ProcessHandle process) {
    String program = process.info().command().orElse("");
    out.println("-- process " + process.pid() + " " + program);
    if (program.endsWith("/java")) {
      threads(process.pid()).filter(thread -> thread.contains(OURS)).forEach(out::println);
    }
  }

  private static Stream<String> threads(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      String dump =
          Command.of(Path.of("/"), List.of(jcmd, Long.toString(pid), "Thread.print")).output();
      return Arrays.stream(dump.split("\n\n")).map(Stuck::top);
    } catch (Refusal gone) {
      return Stream.of();
    }
  }

  private static String top(String thread) {
    return String.join("\n", thread.lines().limit(FRAMES).toList());
  }
}
