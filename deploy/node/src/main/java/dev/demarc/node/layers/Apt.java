package dev.demarc.node.layers;

import dev.demarc.node.machine.Command;
import dev.demarc.node.machine.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Debian's packages, as root. */
final class Apt {
  private static final Path HERE = Path.of("/");

  private Apt() {}

  /**
   * @throws Refusal when they cannot be installed
   */
  static void install(String... names) {
    List<String> words =
        new ArrayList<>(List.of("apt-get", "install", "-y", "-qq", "--no-install-recommends"));
    words.addAll(List.of(names));
    Command.of(HERE, List.of("apt-get", "update", "-qq")).output();
    Command.of(HERE, words).with("DEBIAN_FRONTEND", "noninteractive").output();
  }
}
