package dev.demarc.portal.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChecklistTest {
  @Test
  void asksEightQuestionsEachWithAProof() {
    assertEquals(8, Checklist.values().length);
    for (Checklist each : Checklist.values()) {
      assertTrue(each.question().endsWith("?"), each.question());
      assertFalse(each.proofs().isEmpty(), each.key());
    }
    var keys = Arrays.stream(Checklist.values()).map(Checklist::key).collect(Collectors.toSet());
    assertEquals(8, keys.size());
  }
}
