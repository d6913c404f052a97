package dev.demarc.images;

import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A base made of nothing but a JDK's runtime and the libraries of this system that it and the local
 * models' runtimes load. There is no shell in it, and nobody keeps its libraries up to date but
 * whoever builds it again.
 */
final class JavaRuntime {
  private static final String AT = "/opt/java";
  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");

  /** What a compiler, a debugger or a desktop needs. */
  private static final List<String> LEFT_OUT =
      List.of(
          "lib/src.zip",
          "lib/ct.sym",
          "lib/libawt_xawt.so",
          "lib/libjawt.so",
          "lib/libsplashscreen.so");

  private static final List<String> LOADED =
      List.of(
          "bin/java",
          "lib/server/libjvm.so",
          "lib/libjava.so",
          "lib/libnet.so",
          "lib/libnio.so",
          "lib/libzip.so");

  private final Path home;

  JavaRuntime(Path home) {
    this.home = home;
  }

  JibContainerBuilder onNothing() throws IOException {
    return Jib.fromScratch()
        .addFileEntriesLayer(runtime())
        .addFileEntriesLayer(libraries())
        .addEnvironmentVariable("PATH", AT + "/bin")
        .addEnvironmentVariable("JAVA_HOME", AT);
  }

  private FileEntriesLayer runtime() throws IOException {
    var layer = FileEntriesLayer.builder().setName("java");
    List<Path> files = new ArrayList<>(List.of(home.resolve("bin/java"), home.resolve("release")));
    for (String directory : List.of("conf", "legal", "lib")) {
      try (Stream<Path> all = Files.walk(home.resolve(directory))) {
        all.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    for (Path file : files) {
      String name = home.relativize(file).toString();
      if (!LEFT_OUT.contains(name)) {
        add(layer, file.toRealPath(), AT + "/" + name);
      }
    }
    return layer.build();
  }

  private FileEntriesLayer libraries() {
    var layer = FileEntriesLayer.builder().setName("libraries of the system");
    for (Path library : SharedLibraries.of(home, LOADED)) {
      add(layer, library, library.toString());
    }
    return layer.build();
  }

  private static void add(FileEntriesLayer.Builder layer, Path file, String at) {
    FilePermissions rights = Files.isExecutable(file) ? EXECUTABLE : FILE;
    layer.addEntry(file, Layers.at(at), rights, Layers.TIME, Layers.ROOT);
  }
}
