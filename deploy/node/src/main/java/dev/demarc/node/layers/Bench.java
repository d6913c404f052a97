package dev.demarc.node.layers;

import dev.demarc.node.machine.Command;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code bench}: hands over to {@code BenchMain} in {@code e2e}, with that module's class path. */
public final class Bench {
  private static final String MAIN = "dev.demarc.e2e.bench.BenchMain";

  /** They measure code in their own process. */
  private static final List<String> ALONE = List.of("classify", "decide", "diff");

  private final Place place;

  public Bench(Place place) {
    this.place = place;
  }

  /** Runs one measurement; its output is this program's output. */
  public boolean run(List<String> arguments) throws InterruptedException {
    Path list = place.cache().resolve("bench.classpath");
    compile(list, arguments.contains("decide"));
    try {
      String classPath =
          place.home().resolve("e2e/target/test-classes") + ":" + Files.readString(list).strip();
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx2g",
                  "--enable-native-access=ALL-UNNAMED",
                  "-Ddemarc.home=" + place.home(),
                  "-Ddemarc.status=" + status(arguments),
                  "-Ddemarc.data=" + place.data(),
                  "-cp",
                  classPath,
                  MAIN));
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      builder.directory(place.home().resolve("e2e").toFile());
      builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
      return builder.start().waitFor() == 0;
    } catch (IOException e) {
      throw new Refusal("cannot run the benchmark", e);
    }
  }

  /** What runs here now; {@link #ALONE} need nothing running. */
  private String status(List<String> arguments) throws IOException, InterruptedException {
    if (ALONE.stream().anyMatch(arguments::contains)) {
      return "";
    }
    Path status = place.data().resolve("secrets/status.json");
    new Launcher(place).writeStatus(status);
    return status.toString();
  }

  /** With the libraries of the peers where the benchmark has some and they can be had. */
  private void compile(Path list, boolean peers) {
    if (!peers || !maven(list, List.of("-Ppeers")).succeeds()) {
      maven(list, List.of()).output();
    }
  }

  private Command maven(Path list, List<String> profiles) {
    List<String> maven =
        new ArrayList<>(
            List.of(
                "./mvnw",
                "-q",
                "-B",
                "-ntp",
                "-pl",
                "e2e",
                "-am",
                "-DskipTests",
                "-Dspotless.check.skip",
                "-Djacoco.skip",
                "-Dmdep.outputFile=" + list,
                "-Dmdep.includeScope=test"));
    maven.addAll(profiles);
    maven.addAll(List.of("package", "dependency:build-classpath"));
    return Command.of(place.home(), maven).with("JAVA_HOME", System.getProperty("java.home"));
  }
}
