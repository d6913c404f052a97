package dev.demarc.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a secret is; its text is read when it is used, and is in no {@code toString}. */
public sealed interface Secret {

  /**
   * The secret, without white space around it.
   *
   * @throws IllegalStateException naming where it should be, when it is not there
   */
  String read();

  /** In a file of its own. */
  record InFile(Path path) implements Secret {
    @Override
    public String read() {
      try {
        return Files.readString(path).strip();
      } catch (IOException failure) {
        throw new UncheckedIOException("cannot read the secret in " + path, failure);
      }
    }
  }

  /** In an environment variable. */
  record InEnvironment(String name) implements Secret {
    @Override
    public String read() {
      String value = System.getenv(name);
      if (value == null) {
        throw new IllegalStateException("the environment has no " + name);
      }
      return value.strip();
    }
  }
}
