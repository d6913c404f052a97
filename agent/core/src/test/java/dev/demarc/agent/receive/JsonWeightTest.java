package dev.demarc.agent.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonWeightTest {
  private static final long MOST = JsonWeight.MOST;

  @Test
  void weighsWhatATextIsMadeOfAndNotItsLength() {
    long text = JsonWeight.of(json("[\"" + "x".repeat(3_000_000) + "\"]"), MOST);
    long numbers = JsonWeight.of(json("[1" + ",1".repeat(99_999) + "]"), MOST);
    long objects = JsonWeight.of(json("[{}" + ",{}".repeat(99_999) + "]"), MOST);
    assertTrue(text < 200, "a long text is one value: " + text);
    assertTrue(numbers > 2_000_000 && numbers < 4_000_000, "numbers: " + numbers);
    assertTrue(objects > 2 * numbers, "objects: " + objects);
  }

  @Test
  void looksNoFurtherThanItsBound() {
    long weight = JsonWeight.of(json("[{}" + ",{}".repeat(1_000_000) + "]"), 1_000);
    assertTrue(weight > 1_000 && weight < 1_200, "weight: " + weight);
  }

  @Test
  void looksAtNoSmallTextAndNoFurtherThanAMalformedOneCanBeRead() {
    assertEquals(0, JsonWeight.of(json("[{},{},{}]"), MOST));
    assertTrue(JsonWeight.of(json("[1,2,}" + " ".repeat(JsonWeight.SMALL)), MOST) < 200);
  }

  @Test
  void boundsTheTreesOfAllBodiesTogether() {
    Admission admission = new Admission(4, 1 << 20);
    byte[] heavy = json("[{}" + ",{}".repeat(200_000) + "]");
    admission.enter().reads(heavy);
    Admission.Pass second = admission.enter();
    second.reads(heavy);
    Admission.Pass third = admission.enter();
    assertEquals(ErrorCode.OVERLOADED, refusal(third, heavy).code());
    second.leave();
    third.reads(heavy);
    byte[] heavier = json("[{}" + ",{}".repeat(300_000) + "]");
    assertEquals(ErrorCode.REQUEST_TOO_LARGE, refusal(admission.enter(), heavier).code());
  }

  private static Refusal refusal(Admission.Pass pass, byte[] body) {
    return assertThrows(Refusal.class, () -> pass.reads(body));
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
