package dev.demarc.images;

import dev.demarc.node.machine.Refusal;
import java.nio.file.Path;
import java.util.List;

/** What was asked for on the command line. */
record Options(Base base, Path out) {
  static final String BASE = "eclipse-temurin:25-jre";

  /**
   * @param out where the archives go unless told otherwise
   * @throws Refusal when a word is not known or lacks its value
   */
  static Options of(List<String> words, Path out) {
    String base = BASE;
    Path directory = out;
    for (int i = 0; i < words.size(); i += 2) {
      String value = i + 1 < words.size() ? words.get(i + 1) : "";
      if (value.isBlank() || value.startsWith("--")) {
        throw new Refusal("say it as ./demarc images [--base-image REF|TAR|jdk] [--out DIR]");
      }
      switch (words.get(i)) {
        case "--base-image" -> base = value;
        case "--out" -> directory = Path.of(value).toAbsolutePath().normalize();
        default -> throw new Refusal("there is no option " + words.get(i));
      }
    }
    return new Options(Base.of(base), directory);
  }
}
