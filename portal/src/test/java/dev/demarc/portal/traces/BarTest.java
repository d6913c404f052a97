package dev.demarc.portal.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.portal.traces.TraceAnswers.ConsentTimes;
import dev.demarc.portal.traces.TraceAnswers.Span;
import dev.demarc.portal.traces.TraceAnswers.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Instant START = Instant.parse("2026-11-24T02:00:00Z");

  private static Span span(String name, long from, long to, Map<String, JsonNode> attributes) {
    return new Span("1", null, name, START.plusMillis(from), START.plusMillis(to), attributes);
  }

  private static Trace trace() {
    return new Trace(
        DecisionId.of("dec_a"),
        List.of(
            span(
                "chat m",
                60,
                400,
                Map.of(
                    "demarc.record.kind", JSON.textNode("attempt"),
                    "demarc.boundary.to", JSON.textNode("managed-cloud"),
                    "gen_ai.response.time_to_first_chunk", JSON.numberNode(0.12))),
            span(
                "demarc.request",
                0,
                410,
                Map.of(
                    "demarc.record.kind", JSON.textNode("request"),
                    "demarc.decision.latency_ns", JSON.numberNode(2_400_000L)))),
        null,
        List.of());
  }

  private static List<String> names(ConsentTimes consent) {
    return Bar.of(trace(), consent).stream().map(Bar::name).toList();
  }

  @Test
  void tellsDecisionsAndFirstChunkBesideTheRecords() {
    List<Bar> bars = Bar.of(trace(), null);
    assertEquals(
        List.of("demarc.request", "Deciding", "chat m"), bars.stream().map(Bar::name).toList());
    assertEquals(Duration.ofNanos(2_400_000), bars.get(1).length());
    assertEquals("nothing moved", bars.get(0).words());
    assertEquals("Managed cloud", bars.get(2).words());
    assertNull(bars.get(0).firstChunk());
    assertEquals(Duration.ofMillis(120), bars.get(2).untilFirstChunk());
    assertEquals("managed-cloud", bars.get(2).boundary());
    assertEquals("none", bars.get(0).boundary());
  }

  @Test
  void drawsTheWaitForConsentWhereTheRequestWasHeldForIt() {
    var held = new ConsentTimes(START.plusMillis(5), START.plusMillis(50));
    assertEquals(
        List.of("demarc.request", "Deciding", "Waiting for consent", "chat m"), names(held));
    assertEquals(Duration.ofMillis(45), Bar.of(trace(), held).get(2).length());
    var unanswered = new ConsentTimes(START.plusMillis(10), null);
    assertEquals(Duration.ofMillis(400), Bar.of(trace(), unanswered).get(2).length());
  }

  @Test
  void drawsNoWaitWhereTheAnswerWasThereBefore() {
    var before = new ConsentTimes(START.minusSeconds(60), START.minusSeconds(30));
    assertEquals(List.of("demarc.request", "Deciding", "chat m"), names(before));
    var after = new ConsentTimes(START.plusSeconds(60), null);
    assertEquals(List.of("demarc.request", "Deciding", "chat m"), names(after));
  }
}
