package dev.demarc.node.parts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command line for a Java program, run by the same JDK as this one. */
final class Jvm {
  static final String AGENT_CACHE = "demarc-agent.aot";

  private final List<String> words = new ArrayList<>();

  private Jvm() {}

  static String home() {
    return System.getProperty("java.home");
  }

  static Jvm command(int heapMegabytes) {
    Jvm jvm = new Jvm();
    jvm.words.add(Path.of(home(), "bin", "java").toString());
    jvm.words.add("-Xmx" + heapMegabytes + "m");
    jvm.words.add("-XX:+ExitOnOutOfMemoryError");
    jvm.words.add("--enable-native-access=ALL-UNNAMED");
    return jvm;
  }

  /**
   * The agent as its own launcher starts it: settings beside the jar, and the cache of a rehearsal
   * where there is one that can be read.
   */
  static Jvm agent(Path program) {
    Jvm jvm = new Jvm();
    jvm.words.add(Path.of(home(), "bin", "java").toString());
    jvm.words.add("@" + program.resolve("agent.jvm"));
    Path cache = program.resolve(AGENT_CACHE);
    if (Files.isReadable(cache)) {
      jvm.options("-XX:AOTCache=" + cache, "-Xlog:aot=off,cds=off");
    }
    return jvm;
  }

  /** One that leaves such a cache when it ends. */
  static Jvm rehearsal(Path program, Path cache) {
    Jvm jvm = new Jvm();
    jvm.words.add(Path.of(home(), "bin", "java").toString());
    jvm.words.add("@" + program.resolve("agent.jvm"));
    return jvm.options("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off,cds=off");
  }

  Jvm options(String... options) {
    words.addAll(List.of(options));
    return this;
  }

  List<String> main(Path classPath, String main, List<String> arguments) {
    words.addAll(List.of("-cp", classPath.toString(), main));
    words.addAll(arguments);
    return List.copyOf(words);
  }

  List<String> jar(Path jar, List<String> arguments) {
    words.addAll(List.of("-jar", jar.toString()));
    words.addAll(arguments);
    return List.copyOf(words);
  }
}
