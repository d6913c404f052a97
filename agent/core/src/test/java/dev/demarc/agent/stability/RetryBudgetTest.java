package dev.demarc.agent.stability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.policy.Fallback;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final Fallback.RetryBudget TERMS = new Fallback.RetryBudget(20, 10);

  private final VirtualClock clock = new VirtualClock();
  private final RetryBudget budget = new RetryBudget(clock);

  @Test
  void hasItsReserveFromTheStart() {
    assertEquals(10, spend());
  }

  @Test
  void earnsAShareOfEachRequest() {
    spend();
    for (int i = 0; i < 50; i++) {
      budget.request(TERMS);
    }
    assertEquals(10, spend());
  }

  @Test
  void refillsItsReserveInTenSecondsAndNoMore() {
    spend();
    clock.pass(Duration.ofSeconds(5));
    assertEquals(5, spend());
    clock.pass(Duration.ofHours(5));
    assertEquals(10, spend());
  }

  @Test
  void savesNoMoreThanOfAHundredRequests() {
    for (int i = 0; i < 100_000; i++) {
      budget.request(TERMS);
    }
    assertEquals(30, spend());
  }

  @Test
  void allowsNothingWherePolicyAllowsNothing() {
    Fallback.RetryBudget none = new Fallback.RetryBudget(0, 0);
    budget.request(none);
    clock.pass(Duration.ofHours(1));
    assertFalse(budget.further(none));
  }

  @Test
  void isNotFooledByTimeThatRunsBackwards() {
    spend();
    clock.pass(Duration.ofSeconds(-60));
    assertFalse(budget.further(TERMS));
    clock.pass(Duration.ofSeconds(10));
    assertTrue(budget.further(TERMS));
  }

  private int spend() {
    int spent = 0;
    while (budget.further(TERMS)) {
      spent++;
    }
    return spent;
  }
}
