package dev.demarc.node.parts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build, and those of the servers that it brings along. */
public record Versions(String demarc, String keycloak, String postgres) {
  public static Versions read() {
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      Properties properties = new Properties();
      properties.load(java.util.Objects.requireNonNull(in, "versions.properties"));
      return new Versions(
          properties.getProperty("demarc"),
          properties.getProperty("keycloak"),
          properties.getProperty("postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
