package dev.demarc.e2e.measures;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Names that must all be there, and no other. */
final class Names {
  private Names() {}

  /** Those in the file of this name, one a line. */
  static Set<String> of(String file) throws IOException {
    try (InputStream in = Names.class.getResourceAsStream("/measures/" + file + ".txt")) {
      byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
      return new TreeSet<>(new String(bytes, StandardCharsets.UTF_8).lines().toList());
    }
  }
}
