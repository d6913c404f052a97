package dev.demarc.agent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for the time of one command. */
record Scratch(Path path) implements AutoCloseable {
  Scratch() {
    this(made());
  }

  private static Path made() {
    try {
      return Files.createTempDirectory("demarc-agent");
    } catch (IOException failure) {
      throw new UncheckedIOException("no temporary directory", failure);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException left) {
      throw new UncheckedIOException("cannot remove " + path, left);
    }
  }
}
