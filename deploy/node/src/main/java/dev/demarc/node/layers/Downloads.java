package dev.demarc.node.layers;

import dev.demarc.node.machine.Command;
import dev.demarc.node.machine.Place;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Fetches what the layers are compiled from before the first of them runs: a transfer that stalls
 * is given up after a minute and begun again here, where it costs no test. What cannot be compiled
 * is left for the layer to say.
 */
final class Downloads {
  private static final int TRIES = 3;

  private final Place place;
  private final PrintStream out;

  Downloads(Place place, PrintStream out) {
    this.place = place;
    this.out = out;
  }

  private static boolean isTransfer(String failure) {
    return failure.contains("Could not transfer");
  }

  void fetch() {
    out.println("Fetching and compiling what is tested …");
    Command compile =
        Command.of(
                place.home(),
                List.of(
                    "./mvnw",
                    "-q",
                    "-B",
                    "-ntp",
                    "-DskipTests",
                    "-Dspotless.check.skip",
                    "-Djacoco.skip",
                    "test-compile"))
            .with("JAVA_HOME", System.getProperty("java.home"));
    Optional<String> failure = compile.failure();
    for (int tries = 1;
        tries < TRIES && failure.filter(Downloads::isTransfer).isPresent();
        tries++) {
      failure = compile.failure();
    }
    failure.ifPresent(why -> out.println("It could not be compiled whole; the layers say why."));
  }
}
