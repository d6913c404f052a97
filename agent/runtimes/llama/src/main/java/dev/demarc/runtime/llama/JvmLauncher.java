package dev.demarc.runtime.llama;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.kherud.llama.LlamaModel;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * Starts children as processes of the same JDK with a small heap, an empty environment, a private
 * directory (socket, temporary files, unpacked native library), and no output: what a native
 * library prints when it fails can hold content.
 */
final class JvmLauncher implements Child.Launcher {

  private static final String DIRECTORY_PREFIX = "llama-";

  private final LlamaOptions options;

  JvmLauncher(LlamaOptions options) {
    this.options = options;
    removeLeftovers();
  }

  @Override
  public Child launch(Child.Sink sink) {
    ChildProcess child = new ChildProcess(sink);
    child.start(this::command, this::privateDirectory);
    return child;
  }

  private Path privateDirectory() throws IOException {
    return Files.createTempDirectory(
        options.workDirectory(),
        DIRECTORY_PREFIX + ProcessHandle.current().pid() + "-",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private ProcessBuilder command(Path directory, Path socket) {
    List<String> jvm =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + directory,
            "-cp",
            classPath(),
            LlamaChild.class.getName());
    ChildOptions child =
        new ChildOptions(
            socket, options.model().toAbsolutePath(), options.threads(), options.contextTokens());
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(jvm.stream(), child.args().stream()).toList())
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().put("LANG", "C.UTF-8");
    return builder;
  }

  static String classPath() {
    return Stream.of(
            LlamaChild.class,
            LlamaModel.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class,
            NullMarked.class)
        .map(JvmLauncher::origin)
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

  /** Removes directories of runtimes whose process is no more. */
  private void removeLeftovers() {
    try (Stream<Path> entries = Files.list(options.workDirectory())) {
      entries.filter(JvmLauncher::isLeftover).forEach(ChildProcess::deleteTree);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean isLeftover(Path directory) {
    String name = String.valueOf(directory.getFileName());
    if (!name.matches(DIRECTORY_PREFIX + "\\d{1,10}-\\d+")) {
      return false;
    }
    long owner = Long.parseLong(name.split("-", -1)[1]);
    return ProcessHandle.of(owner).isEmpty();
  }
}
