package dev.demarc.portal.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.portal.alerts.AlertAnswers.Sample;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void saysARatioAsFinelyAsAThresholdMayBe() {
    var below = new Sample(949_999, 1_000_000L, 1, 1);
    assertEquals("94.9999 % (949,999 of 1,000,000)", Scale.PERCENT.words(below));
    var half = new Sample(1, 2L, 1, 1);
    assertEquals("50 % (1 of 2)", Scale.PERCENT.words(half));
  }
}
