package dev.demarc.node.parts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions of the servers that this build brings along. */
record Versions(String keycloak, String postgres) {
  static Versions read() {
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      Properties properties = new Properties();
      properties.load(java.util.Objects.requireNonNull(in, "versions.properties"));
      return new Versions(properties.getProperty("keycloak"), properties.getProperty("postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
