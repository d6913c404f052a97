package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OldGenerationTest {
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong lived = new AtomicLong();
  private final AtomicInteger collections = new AtomicInteger();
  private final OldGeneration old =
      new OldGeneration(
          used::get,
          lived::get,
          () -> {
            collections.incrementAndGet();
            used.set(lived.get());
          });

  @Test
  void isCollectedOnceMoreThanItsShareWasPromoted() {
    lived.set(10 << 20);
    used.set(lived.get() + OldGeneration.PROMOTED);
    assertEquals(OldGeneration.EVERY, old.doWork());
    assertEquals(0, collections.get());
    used.incrementAndGet();
    old.doWork();
    old.doWork();
    assertEquals(1, collections.get());
  }

  @Test
  void isLeftAloneWhereMuchLivesAndLittleWasPromoted() {
    lived.set(200 << 20);
    used.set(lived.get() + 1);
    old.doWork();
    assertEquals(0, collections.get());
  }

  @Test
  void looksAtThisProcessWhateverItsCollector() {
    assertEquals(OldGeneration.EVERY, OldGeneration.ofThisProcess().doWork());
  }
}
