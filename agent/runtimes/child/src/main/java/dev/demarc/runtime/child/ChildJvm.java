package dev.demarc.runtime.child;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a runtime's child is started: a process of the same JDK with a small heap, an environment of
 * only what is named here, a private directory (socket, temporary files, unpacked native library),
 * and no output: what a native library prints when it fails can hold content.
 *
 * @param name of the runtime; its directories begin with it
 * @param workDirectory existing directory for private ones, short enough a path for a Unix socket
 * @param heapMegabytes bound of the child's Java heap
 * @param main the child's program
 * @param classPath a class of each jar the child needs
 * @param environment all there is of it, but for the language
 */
public record ChildJvm(
    String name,
    Path workDirectory,
    int heapMegabytes,
    Class<?> main,
    List<Class<?>> classPath,
    Map<String, String> environment) {
  public ChildJvm {
    classPath = List.copyOf(classPath);
    environment = Map.copyOf(environment);
  }

  /** The command with these arguments; nothing is started yet. */
  public ProcessBuilder command(Path directory, List<String> arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                jars(classPath),
                main.getName()));
    words.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().putAll(environment);
    return builder;
  }

  /** A directory of a child's own, for its owner alone. */
  public Path privateDirectory() throws IOException {
    return Files.createTempDirectory(
        workDirectory,
        name + "-" + ProcessHandle.current().pid() + "-",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Removes directories of runtimes whose process is no more. */
  public void removeLeftovers() {
    try (Stream<Path> entries = Files.list(workDirectory)) {
      entries.filter(this::isLeftover).forEach(ChildJvm::deleteTree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isLeftover(Path directory) {
    String found = String.valueOf(directory.getFileName());
    if (!found.matches(name + "-\\d{1,10}-\\d+")) {
      return false;
    }
    long owner = Long.parseLong(found.split("-", -1)[1]);
    return ProcessHandle.of(owner).isEmpty();
  }

  /** Deletes as much as can be deleted; what is left is removed at the next start. */
  public static void deleteTree(Path root) {
    try (Stream<Path> paths = Files.walk(root)) {
      paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      // see above
    }
  }

  /** The class path of the jars these classes came from. */
  public static String jars(List<Class<?>> types) {
    return types.stream()
        .map(ChildJvm::origin)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
