package dev.demarc.agent.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionIdsTest {
  @Test
  void makesUlidsThatSortByTime() {
    String early = new DecisionIds(() -> Instant.ofEpochMilli(1_469_918_176_385L)).next().text();
    String late = new DecisionIds(() -> Instant.ofEpochMilli(1_469_918_176_386L)).next().text();
    assertTrue(early.startsWith("dec_01ARYZ6S41"), early);
    assertTrue(early.compareTo(late) < 0);
    assertTrue(early.matches("dec_[0-9A-HJKMNP-TV-Z]{26}"), early);
  }

  @Test
  void neverMakesTheSameTwice() {
    DecisionIds ids = new DecisionIds(() -> Instant.EPOCH);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      seen.add(ids.next().text());
    }
    assertEquals(10_000, seen.size());
  }

  @Test
  void countsTokensAndNeverFarTooFew() {
    assertEquals(2, Tokens.of("hello world"));
    String dense = "漢字かな".repeat(40_000);
    assertTrue(Tokens.of(dense) >= dense.length() / 2, () -> "" + Tokens.of(dense));
    String mixed = "a ".repeat(100_000) + "ξ∂∑漢".repeat(20_000);
    assertTrue(Tokens.of(mixed) >= 100_000);
  }
}
