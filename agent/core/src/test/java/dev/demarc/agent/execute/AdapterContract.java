package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.policy.OnMismatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every adapter for chats promises, whatever it speaks. Each of them runs these same cases;
 * what cannot befall one is declared by it with its reason, and shows as a case of its own.
 */
abstract class AdapterContract {
  /** What becomes of what a request brings. */
  enum Brought {
    HANDED_ON,
    REFUSED,
    /** The route reads no such thing, whatever it is, and its answer is declared as what it is. */
    UNREAD
  }

  /** Asks for everything a chat can, but several choices and tools. */
  private static final String ALL =
      """
      ,"max_tokens":50,"temperature":0.3,"top_p":0.5,"seed":3,"stop":["END"],"n":1,\
      "frequency_penalty":1,"presence_penalty":1.5,"logit_bias":{"1":1},"logprobs":true,\
      "response_format":{"type":"json_object"},"user":"u","unheard":1\
      """;

  /** What of a chat asks for nothing. */
  private static final String NOTHING =
      """
      ,"max_tokens":null,"temperature":1.0,"top_p":1,"stop":[],"n":1,"frequency_penalty":0.0,\
      "presence_penalty":0,"logit_bias":{},"logprobs":false,"response_format":{"type":"text"}\
      """;

  static final String OWN = "0123456789abcdef0123456789abcdef";

  private static final Set<String> ENDLESS = Set.of("line_too_long", "response_too_long");

  /** The adapter under test; the same for the whole case. */
  abstract Adapter adapter();

  abstract Target target();

  abstract Binding binding();

  /** Makes the far side behave so from now on. */
  abstract void given(Given far, boolean streamed);

  /** What cannot befall this adapter, each with the reason why. */
  abstract Map<Given, String> cannotHappen();

  /** Where this adapter gives a fault another name. */
  Map<Given, Fails> ownNames() {
    return Map.of();
  }

  /** What the far side says in {@link Given#HELLO}. */
  String said() {
    return "hello";
  }

  /** What the caller says. */
  String asked() {
    return "hello";
  }

  /** Whether the far side answers with what it was asked, as some do. */
  boolean echoes() {
    return false;
  }

  /** What becomes of a file. */
  Brought file() {
    return Brought.HANDED_ON;
  }

  /** What becomes of a call of a tool that was made before. */
  Brought call() {
    return file();
  }

  /** Whether it gives one choice alone. */
  boolean oneChoiceOnly() {
    return false;
  }

  /** What it tells that it ignored of a chat that asks for everything. */
  List<String> ignores() {
    return List.of();
  }

  /** The adapter, giving signs of life so far apart; none where its answers come in one piece. */
  Optional<Adapter> alive(Duration apart) {
    return Optional.empty();
  }

  /** Tokens in and out of {@link Given#HELLO}, exactly. */
  long[] usage() {
    return new long[] {10, 5};
  }

  @Test
  void givesAPlainAnswerInOpenAisShape() throws AttemptFailed {
    given(Given.HELLO, false);
    Taken taken = new Taken(false);
    Served served = run(taken, job(false, 20));
    assertEquals(said(), taken.text());
    assertEquals(1, taken.wholes.size());
    assertEquals(0, taken.chunks.size());
    ObjectNode whole = taken.wholes.getFirst();
    assertEquals("chat.completion", whole.path("object").asText());
    assertEquals("assistant", whole.at("/choices/0/message/role").asText());
    assertEquals("stop", taken.finish());
    assertEquals(usage()[0], whole.at("/usage/prompt_tokens").asLong());
    assertEquals(usage()[1], whole.at("/usage/completion_tokens").asLong());
    served(served);
  }

  @Test
  void streamsTheSameAnswerWithItsUsageExactInTheLastChunk() throws AttemptFailed {
    given(Given.HELLO, true);
    Taken taken = new Taken(true);
    Served served = run(taken, job(true, 20));
    assertEquals(said(), taken.text());
    assertEquals(0, taken.wholes.size());
    assertEquals("stop", taken.finish());
    ObjectNode last = taken.chunks.getLast();
    assertTrue(last.path("choices").isEmpty(), last.toString());
    assertEquals(usage()[0], last.at("/usage/prompt_tokens").asLong());
    assertEquals(usage()[1], last.at("/usage/completion_tokens").asLong());
    assertEquals(usage()[0] + usage()[1], last.at("/usage/total_tokens").asLong());
    for (ObjectNode chunk : taken.chunks) {
      assertEquals("chat.completion.chunk", chunk.path("object").asText());
    }
    served(served);
  }

  private void served(Served served) {
    assertEquals(usage()[0], served.inputTokens());
    assertEquals(usage()[1], served.outputTokens());
    assertEquals(List.of("stop"), served.finishReasons());
    assertTrue(served.mismatches().isEmpty());
    assertEquals(target().models().getFirst().id().text(), served.model());
  }

  @Test
  void dropsNoFileInSilence() throws AttemptFailed {
    brings(
        file(),
        "{'role':'user','content':[{'type':'text','text':'Read this.'},"
            + "{'type':'file','file':{'file_data':'data:application/pdf;base64,"
            + "A".repeat(2_000)
            + "'}}]}");
  }

  @Test
  void dropsNoCallOfAToolInSilence() throws AttemptFailed {
    brings(
        call(),
        "{'role':'user','content':'Look it up.'},"
            + "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
            + "'function':{'name':'lookup','arguments':'"
            + "A".repeat(2_000)
            + "'}}]},{'role':'tool','tool_call_id':'c1','content':'It is so.'}");
  }

  private void brings(Brought expected, String messages) throws AttemptFailed {
    given(Given.HELLO, false);
    String body = ("{'model':'auto','messages':[" + messages + "]}").replace('\'', '"');
    Job job = job(false, 20).asking(ChatParser.parse(body.getBytes(StandardCharsets.UTF_8)));
    switch (expected) {
      case HANDED_ON -> assertTrue(adapter().prepare(job).bytesOut() > 2_000);
      case UNREAD -> assertEquals(0, adapter().prepare(job).bytesOut());
      case REFUSED -> {
        AttemptFailed failed = assertThrows(AttemptFailed.class, () -> adapter().prepare(job));
        assertEquals(new Fails("texts_only", false), Fails.as(failed));
      }
    }
  }

  @Test
  void givesAsManyChoicesAsAreAskedForOrRefuses() throws AttemptFailed {
    Job two = job(false, 20, ",\"n\":2");
    if (oneChoiceOnly()) {
      AttemptFailed failed = assertThrows(AttemptFailed.class, () -> adapter().prepare(two));
      assertEquals("one_choice_only", failed.type());
    } else {
      assertTrue(adapter().prepare(two).bytesOut() > adapter().prepare(job(false, 20)).bytesOut());
    }
  }

  @Test
  void tellsWhatItDoesNotHeed() throws AttemptFailed {
    given(Given.HELLO, false);
    assertEquals(ignores(), run(new Taken(false), job(false, 20, ALL)).less());
    assertEquals(List.of(), run(new Taken(false), job(false, 20, NOTHING)).less());
  }

  /** A caller whose stream goes on in silence is told that it does, whoever is between. */
  @TestFactory
  Stream<DynamicTest> givesSignsOfLifeWhileTheFarSideIsAtIt() {
    return alive(Duration.ofMillis(50))
        .map(often -> DynamicTest.dynamicTest("SLOW_DRIP", () -> givesSigns(often)))
        .stream();
  }

  private void givesSigns(Adapter often) {
    given(Given.SLOW_DRIP, true);
    Taken taken = new Taken(true);
    assertThrows(AttemptFailed.class, () -> often.prepare(job(true, 2)).run(taken, new Meter()));
    assertTrue(taken.signs > 3, "signs of life: " + taken.signs);
  }

  @TestFactory
  Stream<DynamicTest> saysWhenTheAnswerWasCutAtItsBound() {
    return eachWay(
        Given.AT_THE_BOUND,
        streamed -> {
          Taken taken = new Taken(streamed);
          Served served = run(taken, job(streamed, 20));
          assertEquals("length", taken.finish());
          assertEquals(List.of("length"), served.finishReasons());
        });
  }

  @TestFactory
  Stream<DynamicTest> refusesWhenTheDeadlineHasPassed() {
    return eachWay(
        Given.SILENT,
        streamed -> {
          Taken taken = new Taken(streamed);
          AttemptFailed failed =
              assertThrows(AttemptFailed.class, () -> run(taken, job(streamed, -1)));
          assertEquals("deadline", failed.type());
          assertFalse(failed.isUnhealthy());
          assertEquals(0, taken.wholes.size() + taken.chunks.size());
        });
  }

  /** A case whole and streamed, or its declaration. */
  private Stream<DynamicTest> eachWay(Given far, Case each) {
    return cannotHappen().containsKey(far)
        ? Stream.of(declared(far))
        : Stream.of(false, true)
            .map(streamed ->
                DynamicTest.dynamicTest(
                    far + (streamed ? ", streamed" : ""),
                    () -> {
                      given(far, streamed);
                      each.run(streamed);
                    }));
  }

  /** What is checked once the far side behaves. */
  private interface Case {
    void run(boolean streamed) throws Throwable;
  }

  @TestFactory
  Stream<DynamicTest> namesWhatBefallsIt() {
    return Stream.of(Given.values())
        .filter(far -> Fails.NAMES.containsKey(far) || far == Given.ENDLESS_LINE)
        .flatMap(far -> eachWay(far, streamed -> fails(far, streamed)));
  }

  @TestFactory
  Stream<DynamicTest> endsAtTheDeadlineWhateverTheFarSideDoes() {
    return Stream.of(Given.SILENT, Given.SLOW_DRIP)
        .flatMap(far ->
            eachWay(
                far,
                streamed -> {
                  AttemptFailed failed =
                      assertThrows(
                          AttemptFailed.class, () -> run(new Taken(streamed), job(streamed, 1)));
                  assertTrue(Set.of("deadline", "timeout").contains(failed.type()), failed.type());
                }));
  }

  @TestFactory
  Stream<DynamicTest> stopsWhenTheCallerIsGone() {
    if (cannotHappen().containsKey(Given.SLOW_DRIP)) {
      return Stream.of(declared(Given.SLOW_DRIP));
    }
    return Stream.of(
        DynamicTest.dynamicTest(
            "streamed",
            () -> {
              given(Given.SLOW_DRIP, true);
              Taken taken = new Taken(true);
              taken.gone = true;
              assertThrows(Reply.Gone.class, () -> run(taken, job(true, 20)));
              assertEquals(0, taken.chunks.size());
            }));
  }

  /** A caller that hangs up while the far side says nothing is not waited for to the deadline. */
  @TestFactory
  Stream<DynamicTest> stopsWhenTheCallerHangsUpOnASilentTarget() {
    return eachWay(
        Given.SILENT,
        streamed -> {
          Taken taken = new Taken(streamed);
          Thread.startVirtualThread(taken::hangsUp);
          assertThrows(Reply.Gone.class, () -> run(taken, job(streamed, 3_600)));
          assertEquals(0, taken.wholes.size() + taken.chunks.size());
        });
  }

  @TestFactory
  Stream<DynamicTest> tellsOfAnotherModel() {
    return eachWay(
        Given.ANOTHER_MODEL,
        streamed -> {
          Served served = run(new Taken(streamed), job(streamed, 20));
          assertFalse(served.mismatches().isEmpty());
          assertEquals("other", served.model(), "a target's own words are not told on");
        });
  }

  @Test
  void summarisesInPartsAndCountsThemAll() throws AttemptFailed {
    given(Given.HELLO, false);
    Taken taken = new Taken(false);
    Meter meter = new Meter();
    InParts parts = inParts();
    Served served = parts.run(taken, meter);
    assertEquals(1, taken.wholes.size(), "the caller gets the last answer alone");
    assertEquals(!echoes(), said().equals(taken.text()), taken.text());
    ObjectNode whole = taken.wholes.getFirst();
    assertTrue(served.inputTokens() >= 3 * usage()[0] && served.outputTokens() >= 3 * usage()[1]);
    assertEquals(served.inputTokens(), whole.at("/usage/prompt_tokens").asLong());
    assertEquals(served.outputTokens(), whole.at("/usage/completion_tokens").asLong());
    assertEquals(
        served.inputTokens() + served.outputTokens(), whole.at("/usage/total_tokens").asLong());
    assertTrue(parts.bytesOut() <= meter.bytesOut(), "more was announced than left");
    assertEquals(3, meter.use().calls(), "each call is counted once");
    assertEquals(served.inputTokens(), meter.use().inputTokens());
    assertEquals(served.outputTokens(), meter.use().outputTokens());
  }

  @TestFactory
  Stream<DynamicTest> failsAsAWholeWhereAPartFails() {
    return cannotHappen().containsKey(Given.FAILS)
        ? Stream.of(declared(Given.FAILS))
        : Stream.of(
            DynamicTest.dynamicTest(
                "FAILS",
                () -> {
                  given(Given.FAILS, false);
                  Taken taken = new Taken(true);
                  AttemptFailed failed =
                      assertThrows(AttemptFailed.class, () -> inParts().run(taken, new Meter()));
                  Fails named = ownNames().getOrDefault(Given.FAILS, Fails.NAMES.get(Given.FAILS));
                  assertEquals(named, Fails.as(failed));
                  assertEquals(0, taken.chunks.size() + taken.wholes.size());
                }));
  }

  private InParts inParts() throws AttemptFailed {
    String sentences = "The pump ran for nine hours. ".repeat(12);
    String body =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + sentences + "\"}]}";
    Job job = job(false, 60).asking(ChatParser.parse(body.getBytes(StandardCharsets.UTF_8)));
    return new InParts(adapter(), job, new Chunking(2, 64, 48));
  }

  private void fails(Given far, boolean streamed) {
    Taken taken = new Taken(streamed);
    AttemptFailed failed = assertThrows(AttemptFailed.class, () -> run(taken, job(streamed, 60)));
    if (far == Given.ENDLESS_LINE) {
      assertTrue(ENDLESS.contains(failed.type()), failed.type());
      assertTrue(failed.isUnhealthy());
    } else {
      Fails expected = ownNames().getOrDefault(far, Fails.NAMES.get(far));
      assertEquals(expected, Fails.as(failed));
    }
    assertEquals(0, taken.wholes.size(), "a caller got an answer that failed");
  }

  private DynamicTest declared(Given far) {
    return DynamicTest.dynamicTest(
        far + " cannot happen: " + cannotHappen().get(far),
        () -> {
          given(Given.HELLO, false);
          shows(far);
        });
  }

  /** Shows why it cannot: nothing leaves where nothing can come back wrong. */
  void shows(Given far) throws AttemptFailed {
    assertEquals(0, adapter().prepare(job(false, 20)).bytesOut());
  }

  final Served run(Taken taken, Job job) throws AttemptFailed {
    Meter meter = new Meter();
    Adapter.Prepared ready = adapter().prepare(job);
    long announced = ready.bytesOut();
    Served served = ready.run(taken, meter);
    assertEquals(announced, meter.bytesOut(), "what left is what was announced");
    return served;
  }

  final Job job(boolean streamed, long seconds) {
    return job(streamed, seconds, "");
  }

  final Job job(boolean streamed, long seconds, String members) {
    String body =
        "{\"model\":\"auto\",\"stream\":"
            + streamed
            + ",\"messages\":[{\"role\":\"user\",\"content\":\""
            + asked()
            + "\"}]"
            + members
            + "}";
    Target target = target();
    Instant deadline = Instant.now().plusSeconds(seconds);
    return new Job(
        DecisionId.of("dec_1"),
        1,
        Route.of(target, target.models().getFirst()),
        target,
        target.models().getFirst(),
        binding(),
        ChatParser.parse(body.getBytes(StandardCharsets.UTF_8)),
        new Place(Boundary.EDGE, "eu"),
        deadline,
        deadline,
        OnMismatch.RECORD,
        HandedOn.of(OWN, Optional.empty(), Fixture.decision("dec_1", "phi").facts(), 1),
        null);
  }
}
