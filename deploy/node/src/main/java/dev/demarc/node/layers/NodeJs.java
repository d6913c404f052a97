package dev.demarc.node.layers;

import dev.demarc.node.machine.Refusal;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Node.js and npm, which the test of the openai npm client runs: those on the PATH, else Debian's,
 * installed by root. Debian's Node.js reads parts of itself from {@code /usr/share}, so it cannot
 * be unpacked elsewhere: anybody else is told what to install.
 */
final class NodeJs {
  private static final Path INSTALLED = Path.of("/usr/bin");
  private static final String MISSING =
      "no node and npm for the tests: install the packages nodejs and npm";

  private final String path;
  private final boolean root;

  NodeJs(String path, boolean root) {
    this.path = path;
    this.root = root;
  }

  /**
   * @return the directory that holds both
   * @throws Refusal with one line that names the packages when there is none and none can be had
   */
  Path directory() {
    Optional<Path> found = found();
    if (found.isPresent()) {
      return found.get();
    }
    if (!root) {
      throw new Refusal(MISSING);
    }
    try {
      Apt.install("nodejs", "npm");
      return INSTALLED;
    } catch (Refusal e) {
      throw new Refusal(MISSING, e);
    }
  }

  private Optional<Path> found() {
    return Stream.of(path.split(File.pathSeparator))
        .filter(directory -> !directory.isBlank())
        .map(Path::of)
        .filter(NodeJs::holdsBoth)
        .findFirst();
  }

  private static boolean holdsBoth(Path directory) {
    return List.of("node", "npm").stream()
        .allMatch(name -> Files.isExecutable(directory.resolve(name)));
  }
}
