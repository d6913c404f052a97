package dev.demarc.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @TempDir Path directory;

  @Test
  void buildsOnJavaTwentyFiveUnlessToldOtherwise() {
    Options options = Options.of(List.of(), directory);
    assertEquals("eclipse-temurin:25-jre", options.base().name());
    assertEquals(directory, options.out());
  }

  @Test
  void takesAReferenceATarOrTheJdk() throws IOException {
    Path tar = Files.createFile(directory.resolve("base.tar"));
    assertInstanceOf(Base.Archive.class, base(tar.toString()));
    assertInstanceOf(Base.Jdk.class, base("jdk"));
    assertEquals(
        "registry.example/java@sha256:" + "a".repeat(64),
        base("registry.example/java@sha256:" + "a".repeat(64)).name());
  }

  @ParameterizedTest
  @CsvSource({
    "--base-image,none.tar,none.tar",
    "--base-image,Not An Image,Not An Image",
    "--base-image,'',--base-image REF",
    "--out,--base-image,--base-image REF",
    "--push,x,--push"
  })
  void refusesWhatItDoesNotUnderstandByName(String option, String value, String named) {
    var refusal = assertThrows(Refusal.class, () -> Options.of(List.of(option, value), directory));
    assertTrue(String.valueOf(refusal.getMessage()).contains(named), refusal.getMessage());
  }

  private Base base(String text) {
    return Options.of(List.of("--base-image", text), directory).base();
  }
}
