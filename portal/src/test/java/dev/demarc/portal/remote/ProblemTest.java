package dev.demarc.portal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.portal.remote.Problem.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProblemTest {
  private static final Field GROUP = new Field("group", "must be one of the policy's", null, null);
  private static final Field LINE = new Field(null, "has no such key", 3, 1);

  @Test
  void tellsOnceWhatTheDetailTellsAlready() {
    assertEquals(
        "group: must be one of the policy's",
        problem("group: must be one of the policy's", GROUP).words());
  }

  @Test
  void tellsTheErrorsThatTheDetailDoesNot() {
    assertEquals(
        "Two are wrong. · group must be one of the policy's · Line 3: has no such key",
        problem("Two are wrong.", GROUP, LINE).words());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = " ")
  void tellsTheErrorsAloneWithoutADetail(@Nullable String detail) {
    assertEquals("Line 3: has no such key", problem(detail, LINE).words());
  }

  private static Problem problem(@Nullable String detail, Field... errors) {
    return new Problem("Invalid", detail, "validation", List.of(errors));
  }
}
