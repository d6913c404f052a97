package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedRecordsTest {
  @Test
  void readsReasonsAndSequencesAndNoName() {
    assertEquals(
        List.of(
            new RefusedRecords("content", 7, "17, 20-25"),
            new RefusedRecords("unknown-attribute", 1, "30"),
            new RefusedRecords("value", 1, "31"),
            new RefusedRecords("time", 3, "3"),
            new RefusedRecords("identity", 2, ""),
            new RefusedRecords("untold", 12, "")),
        read(
            26,
            "content gen_ai.input.messages: 17, 20-25; unknown-attribute an unprintable name: 30;"
                + " value a:b;c: 31; time: 3 and 2 more; identity: 2 more; 12 more"));
  }

  @Test
  void saysNothingWhereNothingWasRefused() {
    assertEquals(List.of(), read(0, ""));
    assertEquals(List.of(), read(0, "time: 3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "content gen_ai.input.messages, time",
        "time",
        "time: ",
        "time: x",
        "time: 3,4",
        "time: 4-3",
        "time: 0",
        "time: 41",
        "time: 39-41",
        "time: 0 more",
        "time: -3",
        "time: 3 and",
        "time: 99999999999999999999",
        "time: 99999999999 more",
        "Time: 3",
        "what somebody typed: 3 of them",
        "time: 3\n4",
        "time: 3, 4, 5, 6"
      })
  void believesNothingThatIsNotOfItsFormOrOfTheBatch(String message) {
    assertEquals(List.of(new RefusedRecords("untold", 3, "")), read(3, message));
  }

  @Test
  void keepsWhatItCanReadOfAMessage() {
    assertEquals(
        List.of(new RefusedRecords("time", 1, "3"), new RefusedRecords("untold", 2, "")),
        read(3, "something else; time: 3"));
  }

  @Test
  void boundsWhatItReadsAndKeeps() {
    String many =
        LongStream.rangeClosed(1, 20)
            .map(n -> 2 * n)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(", "));
    assertEquals(
        List.of(new RefusedRecords("time", 20, "2, 4, 6, 8, 10, 12, 14, 16, 18, 20")),
        read(20, "time: " + many));
    assertEquals(
        List.of(new RefusedRecords("untold", 1, "")), read(1, "time: 1" + " ".repeat(20_000)));
    String entries =
        IntStream.range(0, 100).mapToObj(n -> "time: 3").collect(Collectors.joining("; "));
    assertEquals(100, read(100, entries).stream().mapToLong(RefusedRecords::count).sum());
    assertTrue(read(100, entries).size() <= 65);
  }

  @Test
  void tellsABoundedNumberOfReasonsApart() {
    var refusals = new Refusals();
    for (int i = 0; i < 100; i++) {
      refusals.add(new RefusedRecords("status-" + (400 + i), 1, Integer.toString(i)));
    }
    assertEquals(Refusals.REASONS + 1, refusals.counts().size());
    assertEquals(100L - Refusals.REASONS, refusals.counts().get(Refusals.OTHER));
    refusals.add(new RefusedRecords("status-400", 1, ""));
    assertEquals(2L, refusals.counts().get("status-400"));
  }

  private static List<RefusedRecords> read(long refused, String message) {
    return RefusedRecords.of(new PartialSuccess(refused, message), 1, 40);
  }
}
