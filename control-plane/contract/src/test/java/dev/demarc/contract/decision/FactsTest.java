package dev.demarc.contract.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.ClassId;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FactsTest {

  @Test
  void refusesNumbersBelowZeroByTheirField() {
    refuses("rank", () -> new Facts.Data(ClassId.of("c"), -1, new TreeSet<>(), new TreeSet<>()));
    refuses("bytes", () -> request(-1, 0, 0, 0, 0, 0, 0));
    refuses("tokens", () -> request(0, -1, 0, 0, 0, 0, 0));
    refuses("maxOutputTokens", () -> request(0, 0, -1, 0, 0, 0, 0));
    refuses("messages", () -> request(0, 0, 0, -1, 0, 0, 0));
    refuses("files", () -> request(0, 0, 0, 0, -1, 0, 0));
    refuses("divisibleTokens", () -> request(0, 0, 0, 0, 0, -1, 0));
    refuses("budgetMicroUsd", () -> request(0, 0, 0, 0, 0, 0, -1));
    request(0, 0, 0, 0, 0, 0, 0);
  }

  private static Facts.Request request(
      long bytes, long tokens, long output, int messages, int files, long parts, long budget) {
    return new Facts.Request(
        "auto", bytes, tokens, output, messages, files, false, new TreeSet<>(), parts, budget);
  }

  private static void refuses(String field, Executable made) {
    InvalidValue refused = assertThrows(InvalidValue.class, made);
    assertEquals(field, refused.field());
    assertEquals("must be 0 or more", refused.reason());
  }
}
