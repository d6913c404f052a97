package dev.demarc.runbooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What control plane, portal and agent say in their own sources. */
final class Sources {
  static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  private final String text;
  private final Set<String> literals = new TreeSet<>();

  private Sources(String text) {
    this.text = text;
    LITERAL.matcher(text).results().forEach(found -> literals.add(found.group(1)));
  }

  static Sources of(String... modules) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String module : modules) {
      try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
          text.append(Files.readString(file)).append('\n');
        }
      }
    }
    return new Sources(text.toString());
  }

  /** Whether they hold a text that is this and nothing else. */
  boolean say(String literal) {
    return literals.contains(literal);
  }

  boolean contain(String words) {
    return text.contains(words);
  }

  /** Names of meters, as Prometheus writes them. */
  Set<String> metrics() {
    return literals.stream()
        .map(literal -> literal.replaceFirst("[{ ].*", "").replace('.', '_'))
        .filter(literal -> literal.startsWith("demarc_"))
        .flatMap(name -> Stream.of(name, name + "_total"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
