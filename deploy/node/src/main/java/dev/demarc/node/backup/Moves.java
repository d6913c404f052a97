package dev.demarc.node.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which directories go where, in this order. Written down it is a decision: whoever finds it does
 * what is left of it, and doing it twice is doing it once.
 */
record Moves(List<Move> moves) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  Moves {
    moves = List.copyOf(moves);
  }

  /**
   * @param aside where goes what is there
   */
  record Move(String from, String to, String aside) {
    static Move of(Path from, Path to) {
      return new Move(from.toString(), to.toString(), sibling(to, ".replaced").toString());
    }

    private void run() throws IOException {
      if (Files.exists(Path.of(from))) {
        if (holdsSomething(Path.of(to))) {
          Files.move(Path.of(to), Path.of(aside), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(Path.of(from), Path.of(to), StandardCopyOption.ATOMIC_MOVE);
      }
    }

    private void check(boolean replace) throws IOException {
      if (!holdsSomething(Path.of(to))) {
        return;
      }
      if (!replace) {
        throw new Refusal(
            "%s is not empty; --replace %s moves what is there aside".formatted(to, to));
      }
      if (Files.exists(Path.of(aside))) {
        throw new Refusal(
            aside + " is still there from an earlier restore: delete it or move it first");
      }
    }
  }

  static Moves read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Moves.class);
  }

  void write(Path file) throws IOException {
    OwnerOnly.write(file, JSON.writeValueAsString(this));
  }

  /**
   * @throws Refusal when something is where these go, and may not or cannot be moved aside
   */
  void check(boolean replace) throws IOException {
    for (Move move : moves) {
      move.check(replace);
    }
  }

  void run() throws IOException {
    for (Move move : moves) {
      move.run();
    }
  }

  static Path sibling(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  private static boolean holdsSomething(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return false;
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isPresent();
    }
  }
}
