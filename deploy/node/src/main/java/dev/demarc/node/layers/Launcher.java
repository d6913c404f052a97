package dev.demarc.node.layers;

import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./demarc}, as a person would run it, on data and ports of its own. */
final class Launcher {
  private final Place place;
  private final boolean built;

  Launcher(Place place) {
    this(place, false);
  }

  /**
   * @param built whether all programs were built just now, so that it need not look
   */
  Launcher(Place place, boolean built) {
    this.place = place;
    this.built = built;
  }

  /** Whether the command ended with 0; what it prints goes to the terminal. */
  boolean run(String... command) throws InterruptedException {
    try {
      return builder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      throw new Refusal("cannot run ./demarc", e);
    }
  }

  /** Keeps what {@code status --json} prints, owner-only: it holds keys. */
  void writeStatus(Path file) throws IOException, InterruptedException {
    Process status =
        builder("status", "--json").redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String json = new String(status.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (status.waitFor() != 0) {
      throw new Refusal("the installation under test has no status");
    }
    OwnerOnly.write(file, json);
  }

  private ProcessBuilder builder(String... command) {
    List<String> words = new ArrayList<>(List.of(place.home().resolve("demarc").toString()));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words);
    if (built) {
      builder.environment().put("DEMARC_BUILT", "yes");
    }
    builder.environment().put("DEMARC_DATA", place.data().toString());
    builder.environment().put("DEMARC_CACHE", place.cache().toString());
    builder.environment().put("DEMARC_PORT_BASE", Integer.toString(place.portBase()));
    return builder;
  }
}
