package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.server.measures.PrivacyReasons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusedSpansTest {
  private final RefusedSpans refused = new RefusedSpans();

  @Test
  void saysNothingOfNothing() {
    assertEquals("", refused.message());
    assertEquals(0, refused.total());
  }

  @Test
  void tellsSequencesInRangesWhateverTheirOrder() {
    LongStream.of(25, 17, 21, 20, 23, 22, 24)
        .forEach(sequence -> refuse(Refusal.CONTENT, "gen_ai.input.messages", 1, sequence));
    refuse(Refusal.TIME, null, 1, 3);
    assertEquals("content gen_ai.input.messages: 17, 20-25; time: 3", refused.message());
    assertEquals(Map.of(Refusal.CONTENT, 7, Refusal.TIME, 1), refused.counts());
  }

  @Test
  void countsThoseWhoseSequenceIsNotThere() {
    refuse(Refusal.IDENTITY, "demarc.record.sequence", List.of(epoch(1)));
    refuse(Refusal.CONTENT, null, List.of(sequence(9)));
    refuse(Refusal.CONTENT, null, 1, 4);
    refused.add(Refusal.RETENTION, 12);
    refused.add(Refusal.NAME, 0);
    assertEquals(
        "content: 4 and 1 more; identity demarc.record.sequence: 1 more; retention: 12 more",
        refused.message());
    assertEquals(15, refused.total());
  }

  @Test
  void readsNoSequenceOfAnythingButANumber() {
    var text = new OtlpSpan.Attribute("demarc.record.sequence", new OtlpSpan.Text("17"));
    refuse(Refusal.WRONG_TYPE, null, List.of(epoch(1), text));
    refuse(Refusal.VALUE, null, List.of(epoch(1), sequence(-5)));
    assertEquals("value: 1 more; wrong-type: 1 more", refused.message());
  }

  @Test
  void tellsNoSequenceWhereEpochsDiffer() {
    refuse(Refusal.TIME, null, 1, 3);
    refuse(Refusal.TIME, null, 2, 4);
    assertEquals("time: 2 more", refused.message());
  }

  @Test
  void countsOneThatComesTwiceTwice() {
    refuse(Refusal.TIME, null, 1, 3);
    refuse(Refusal.TIME, null, 1, 3);
    assertEquals("time: 3 and 1 more", refused.message());
  }

  @Test
  void knowsForEveryNameThatCountsAsAViolationWhoRefusesByIt() {
    Set<String> names = new TreeSet<>(Set.of("unpermitted-crossing"));
    Arrays.stream(Refusal.values())
        .filter(Refusal::isOfPrivacy)
        .map(Refusal::wire)
        .forEach(names::add);
    assertEquals(new TreeSet<>(PrivacyReasons.NAMES), names);
  }

  @Test
  void boundsRangesAndEntriesAndStillTellsHowMany() {
    for (long even = 2; even <= 2_000; even += 2) {
      refuse(Refusal.TIME, null, 1, even);
    }
    assertEquals("time: 2, 4, 6, 8, 10, 12, 14, 16, 18, 20 and 990 more", refused.message());
    for (int name = 0; name < 1_000; name++) {
      refuse(Refusal.UNKNOWN_ATTRIBUTE, "a%03d".formatted(name), 1, 3_000 + name);
    }
    String message = refused.message();
    assertTrue(message.endsWith("; unknown-attribute a008: 3008; 991 more"), message);
    assertEquals(RefusedSpans.ENTRIES + 1, message.split("; ").length);
    assertEquals(2_000, refused.total());
  }

  private void refuse(Refusal reason, @Nullable String attribute, long epoch, long sequence) {
    refuse(reason, attribute, List.of(epoch(epoch), sequence(sequence)));
  }

  private void refuse(
      Refusal reason, @Nullable String attribute, List<OtlpSpan.Attribute> attributes) {
    refused.add(
        new OtlpSpan("", "", "", "", 0, 0, new ArrayList<>(attributes), null),
        new Verdict.Refused(reason, attribute));
  }

  private static OtlpSpan.Attribute epoch(long epoch) {
    return new OtlpSpan.Attribute("demarc.record.epoch", new OtlpSpan.Number(epoch));
  }

  private static OtlpSpan.Attribute sequence(long sequence) {
    return new OtlpSpan.Attribute("demarc.record.sequence", new OtlpSpan.Number(sequence));
  }
}
