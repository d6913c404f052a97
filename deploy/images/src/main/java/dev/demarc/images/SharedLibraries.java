package dev.demarc.images;

import dev.demarc.node.machine.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The libraries of this system that programs load, as the system's own loader finds them. */
final class SharedLibraries {
  private static final Pattern FOUND = Pattern.compile("(?:=> )?(/\\S+) \\(0x[0-9a-f]+\\)");

  /** What the runtimes of local models are linked with, beside what Java is. */
  private static final List<String> OF_MODELS = List.of("libstdc++.so.6", "libgcc_s.so.1");

  private SharedLibraries() {}

  /**
   * @param home of the programs, whose own libraries come with them
   * @param programs below it
   */
  static SortedSet<Path> of(Path home, List<String> programs) {
    SortedSet<Path> libraries = new TreeSet<>();
    for (String program : programs) {
      loadedBy(home.resolve(program)).stream()
          .filter(library -> !library.startsWith(home))
          .forEach(libraries::add);
    }
    for (Path library : List.copyOf(libraries)) {
      OF_MODELS.stream()
          .map(library::resolveSibling)
          .filter(Files::isRegularFile)
          .forEach(libraries::add);
    }
    return libraries;
  }

  private static List<Path> loadedBy(Path program) {
    return Command.of(Path.of("/"), List.of("ldd", program.toString()))
        .output()
        .lines()
        .map(FOUND::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> Path.of(matcher.group(1)).normalize())
        .toList();
  }
}
