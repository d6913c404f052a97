package dev.demarc.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.node.machine.Refusal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final Path OTHERWISE = Path.of("/otherwise");

  @Test
  void writesWhereItIsTold() {
    assertEquals(OTHERWISE, Main.out(List.of(), OTHERWISE));
    assertEquals(Path.of("/there"), Main.out(List.of("--out", "/here/../there"), OTHERWISE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--out", "--out,", "--out, ", "--in,x", "x", "--out,x,y"})
  void refusesWhatItDoesNotUnderstand(String words) {
    var refusal =
        assertThrows(Refusal.class, () -> Main.out(List.of(words.split(",", -1)), OTHERWISE));
    assertEquals("say it as ./demarc sbom [--out DIR]", refusal.getMessage());
  }
}
