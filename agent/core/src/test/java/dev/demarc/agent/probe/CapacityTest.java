package dev.demarc.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.TargetId;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final TargetId BOX = TargetId.of("box");
  private final Capacity capacity = new Capacity();

  @Test
  void isFullWhenEveryPlaceIsTakenAndNotAfterOneWasGivenBack() {
    assertTrue(capacity.take(BOX, 2));
    assertFalse(capacity.full(BOX, 2));
    assertTrue(capacity.take(BOX, 2));
    assertTrue(capacity.full(BOX, 2));
    assertFalse(capacity.take(BOX, 2));
    assertFalse(capacity.full(TargetId.of("other"), 1), "another target's places are its own");
    capacity.giveBack(BOX);
    assertTrue(capacity.take(BOX, 2));
  }

  @Test
  void knowsNoBoundWhereTheSiteSetsNone() {
    for (int i = 0; i < 1_000; i++) {
      assertTrue(capacity.take(BOX, 0));
    }
    assertFalse(capacity.full(BOX, 0));
    assertTrue(capacity.full(BOX, 8), "a bound set meanwhile counts those that run");
  }

  @Test
  void refusesToGiveBackWhatNobodyTook() {
    assertThrows(IllegalStateException.class, () -> capacity.giveBack(BOX));
  }

  @Test
  void neverLetsMoreInThanThereArePlaces() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2_000; i++) {
        threads.submit(() -> {
          if (capacity.take(BOX, 3)) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
            capacity.giveBack(BOX);
          }
        });
      }
    }
    assertTrue(most.get() >= 1 && most.get() <= 3, most::toString);
    assertEquals(0, inside.get());
    assertFalse(capacity.full(BOX, 1));
  }
}
