package dev.demarc.contract.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceAttributeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen_ai.input.messages",
        "gen_ai.output.messages",
        "gen_ai.system_instructions",
        "gen_ai.tool.definitions",
        "gen_ai.prompt",
        "gen_ai.completion",
        "demarc.anything"
      })
  void knowsNoAttributeThatCouldCarryContent(String name) {
    assertEquals(Optional.empty(), TraceAttribute.named(name));
  }

  @Test
  void refusesProseAndOverlongTextInTextAttributes() {
    assertTrue(TraceAttribute.TARGET.accepts("cloud-1"));
    assertFalse(TraceAttribute.TARGET.accepts("the patient has"));
    assertFalse(TraceAttribute.TARGET.accepts("x".repeat(64)));
    assertFalse(TraceAttribute.TARGET.accepts("naïve"));
  }
}
