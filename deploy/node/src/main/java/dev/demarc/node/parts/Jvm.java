package dev.demarc.node.parts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command line for a Java program, run by the same JDK as this one. */
final class Jvm {
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
