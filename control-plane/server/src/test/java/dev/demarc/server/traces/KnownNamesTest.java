package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.demarc.contract.trace.TraceAttribute;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownNamesTest {
  @ParameterizedTest
  @EnumSource
  void knowsEachNameOfTheListWhereverItStands(TraceAttribute attribute) {
    byte[] bytes = ("x" + attribute.wire() + "x").getBytes(StandardCharsets.UTF_8);
    assertSame(attribute.wire(), KnownNames.of(bytes, 1, bytes.length - 2));
  }

  @ParameterizedTest
  @EnumSource
  void knowsNeitherMoreNorLessOfIt(TraceAttribute attribute) {
    byte[] bytes = (attribute.wire() + "x").getBytes(StandardCharsets.UTF_8);
    assertNull(KnownNames.of(bytes, 0, bytes.length));
    assertNull(KnownNames.of(bytes, 1, bytes.length - 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gen_ai.input.messages", "demarc", "ä", "\0"})
  void knowsNoOther(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    assertNull(KnownNames.of(bytes, 0, bytes.length));
  }

  @Test
  void knowsNoNameWithoutLetters() {
    assertNull(KnownNames.of(new byte[0], 0, 0));
  }
}
