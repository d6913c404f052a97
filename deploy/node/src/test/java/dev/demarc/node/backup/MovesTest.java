package dev.demarc.node.backup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.node.machine.Refusal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovesTest {
  @TempDir Path directory;

  @Test
  void refusesToReplaceAMountPoint() {
    Moves moves = to(Path.of("/proc"));
    for (boolean replace : List.of(true, false)) {
      var refusal = assertThrows(Refusal.class, () -> moves.check(replace));
      assertEquals(
          "/proc is a mount point, which nothing can be moved to: use a directory in it",
          refusal.getMessage());
    }
  }

  @Test
  void takesADirectoryAndAPlaceWhereNoneIs() {
    assertDoesNotThrow(() -> to(directory).check(false));
    assertDoesNotThrow(() -> to(directory.resolve("none")).check(false));
  }

  private Moves to(Path target) {
    return new Moves(List.of(Moves.Move.of(directory.resolve("from"), target)));
  }
}
