package dev.demarc.crossing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Episodes one after another, each with a seed of its own, which is printed. {@code
 * -Dcrossing.seed=N} begins with another, {@code -Dcrossing.requests=N} sends another number.
 */
final class Dose {
  private static final int AN_EPISODE = 1_000;
  private static final long A_WORD_EVERY = 10_000;

  /** From here on everything that is generated must have been seen. */
  private static final int WHOLE = 3_000;

  private static final Set<String> FAULTS =
      Arrays.stream(Fault.values()).map(Fault::name).collect(Collectors.toSet());
  private static final Set<String> OUTCOMES =
      Set.of("routed", "needs-consent", "needs-approval", "queued", "refused");

  private final long firstSeed;
  private final int requests;

  private Dose(long firstSeed, int requests) {
    this.firstSeed = firstSeed;
    this.requests = requests;
  }

  static Dose of(long firstSeed, int requests) {
    String seed = System.getProperty("crossing.seed", "");
    String count = System.getProperty("crossing.requests", "");
    return new Dose(
        seed.isEmpty() ? firstSeed : Long.parseLong(seed),
        count.isEmpty() ? requests : Integer.parseInt(count));
  }

  void check() {
    Report all = new Report();
    long seed = firstSeed;
    for (int sent = 0; sent < requests; sent += AN_EPISODE) {
      Report one = Episode.run(seed, Math.min(AN_EPISODE, requests - sent), Plant.NONE);
      if (!one.isClean()) {
        System.out.println("seed " + seed + " is wrong:\n" + one);
      }
      all.add(one);
      seed++;
      if (all.counted("requests") % A_WORD_EVERY == 0) {
        System.out.println("seed " + seed + " is next: " + all.counted("requests") + " sent");
      }
    }
    System.out.println("seeds " + firstSeed + " to " + (seed - 1) + ":\n" + all);
    assertEquals(Map.of(), all.wrong(), () -> "seeds from " + firstSeed + "\n" + all);
    assertEquals(all.counted("answered", "all"), all.counted("answered", "with an envelope"));
    assertSeen(all);
  }

  /** A dose in which nothing happened would prove nothing. */
  private void assertSeen(Report all) {
    assertEquals(requests, all.counted("requests"));
    assertTrue(all.counted("answered", "all") > requests / 8, all::toString);
    assertTrue(
        all.counted("answers") - all.counted("answers", "200") > requests / 8, all::toString);
    assertTrue(all.counted("fallbacks") > requests / 50, all::toString);
    assertTrue(all.counted("swaps") >= requests / 200, all::toString);
    assertTrue(all.counted("turns", "answered") > requests / 200, all::toString);
    assertTrue(all.counted("heard on terms", "met") > 0, all::toString);
    assertTrue(all.counted("replayed") > requests / 2, all::toString);
    if (requests >= WHOLE) {
      assertEquals(Answers.RARE.keySet(), all.of("brought"), all::toString);
      assertTrue(all.of("targets").containsAll(FAULTS), all::toString);
      assertTrue(all.of("replayed").containsAll(OUTCOMES), all::toString);
      assertEquals(4, all.of("replayed, among them").size(), all::toString);
    }
  }
}
