package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.EmbeddingsParser;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.policy.OnMismatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * What every adapter for vectors promises, whatever it speaks. Each of them runs these same cases;
 * what cannot befall one is declared by it with its reason, and shows as a case of its own.
 */
abstract class EmbeddingsContract {
  private static final String TWO = "\"input\":[\"the ward\",\"invoice\"]";

  /** The adapter under test; the same for the whole case. */
  abstract Adapter adapter();

  abstract Target target();

  abstract Binding binding();

  /** Makes the far side behave so from now on. */
  abstract void given(Given far) throws Exception;

  /** What cannot befall this adapter, each with the reason why. */
  abstract Map<Given, String> cannotHappen();

  /** The tokens of a request that is answered. */
  abstract long tokens(Job job);

  /** Whether the far side counted them. */
  abstract boolean told();

  /** Where this adapter gives a fault another name. */
  Map<Given, Fails> ownNames() {
    return Map.of();
  }

  /** Whether inputs that are token numbers are handed on; else they are refused. */
  boolean takesNumbers() {
    return false;
  }

  @Test
  void givesOneInputItsVectorInOpenAisShape() throws Exception {
    given(Given.HELLO);
    Job job = job("\"input\":\"the ward\"", 60);
    Taken taken = new Taken(false);
    Served served = run(taken, job);
    assertEquals(1, taken.wholes.size());
    ObjectNode answer = taken.wholes.getFirst();
    assertEquals("list", answer.path("object").asText());
    assertEquals(1, answer.path("data").size());
    assertEquals("embedding", answer.at("/data/0/object").asText());
    assertTrue(answer.at("/data/0/embedding/0").isNumber(), answer.toString());
    assertEquals(target().models().getFirst().id().text(), answer.path("model").asText());
    assertEquals(tokens(job), answer.at("/usage/prompt_tokens").asLong());
    assertEquals(tokens(job), answer.at("/usage/total_tokens").asLong());
    served(job, served);
  }

  private void served(Job job, Served served) {
    assertEquals(tokens(job), served.inputTokens());
    assertEquals(0, served.outputTokens());
    assertEquals(told(), served.told());
    assertEquals(List.of(), served.finishReasons());
    assertTrue(served.mismatches().isEmpty());
    assertEquals(target().models().getFirst().id().text(), served.model());
  }

  @Test
  void givesManyInputsTheirVectorsInTheirOrder() throws Exception {
    given(Given.HELLO);
    List<String> texts = List.of("the ward", "invoice", "calm");
    JsonNode many = data("\"input\":[\"" + String.join("\",\"", texts) + "\"]");
    assertEquals(3, many.size());
    Set<JsonNode> different = new HashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      JsonNode alone = data("\"input\":\"" + texts.get(i) + "\"").path(0);
      assertEquals(alone.path("embedding"), many.path(i).path("embedding"));
      assertEquals(i, many.path(i).path("index").asInt(-1));
      different.add(alone.path("embedding"));
    }
    assertEquals(3, different.size(), "all are alike, whatever their order");
  }

  @Test
  void writesVectorsInTheEncodingThatIsAskedFor() throws Exception {
    given(Given.HELLO);
    String input = "\"input\":\"the ward\",\"encoding_format\":";
    JsonNode numbers = data(input + "\"float\"").at("/0/embedding");
    JsonNode packed = data(input + "\"base64\"").at("/0/embedding");
    ByteBuffer floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(packed.textValue()))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(numbers.size() * Float.BYTES, floats.remaining());
    for (JsonNode number : numbers) {
      assertEquals(number.floatValue(), floats.getFloat());
    }
  }

  @Test
  void givesNoOtherLengthThanIsAskedFor() throws Exception {
    given(Given.HELLO);
    String input = "\"input\":\"the ward\"";
    int own = data(input).at("/0/embedding").size();
    assertEquals(own, data(input + ",\"dimensions\":" + own).at("/0/embedding").size());
    Job job = job(input + ",\"dimensions\":" + (own + 1), 60);
    assertEquals(new Fails("wrong_dimensions", false), failure(new Taken(false), job));
  }

  @Test
  void dropsNoTokenNumbersInSilence() throws Exception {
    given(Given.HELLO);
    Job job = job("\"input\":[" + "1,".repeat(1_000) + "1]", 60);
    if (takesNumbers()) {
      assertTrue(adapter().prepare(job).bytesOut() > 2_000);
    } else {
      assertEquals(new Fails("texts_only", false), failure(new Taken(false), job));
    }
  }

  @TestFactory
  Stream<DynamicTest> namesWhatBefallsIt() {
    return Stream.of(Given.values())
        .filter(far -> named(far).isPresent())
        .map(far ->
            each(
                far,
                () -> {
                  Taken taken = new Taken(false);
                  assertEquals(named(far).get(), failure(taken, job(TWO, 60)));
                  assertEquals(0, taken.wholes.size(), "a caller got an answer that failed");
                }));
  }

  /** What it is called when the far side does so; empty where that is no fault of its own. */
  private Optional<Fails> named(Given far) {
    Fails usual =
        switch (far) {
          case FEWER -> new Fails("wrong_count", true);
          case ENDLESS_LINE -> new Fails("response_too_long", true);
          default -> Fails.NAMES.get(far);
        };
    return Optional.ofNullable(ownNames().getOrDefault(far, usual));
  }

  @TestFactory
  Stream<DynamicTest> refusesWhenTheDeadlineHasPassed() {
    return Stream.of(
        each(
            Given.SILENT,
            () ->
                assertEquals(
                    new Fails("deadline", false), failure(new Taken(false), job(TWO, -1)))));
  }

  @TestFactory
  Stream<DynamicTest> endsAtTheDeadlineWhateverTheFarSideDoes() {
    return Stream.of(Given.SILENT, Given.SLOW_DRIP)
        .map(far ->
            each(
                far,
                () -> {
                  String why = failure(new Taken(false), job(TWO, 1)).type();
                  assertTrue(Set.of("deadline", "timeout").contains(why), why);
                }));
  }

  /** A caller that hangs up is not waited for to the deadline. */
  @TestFactory
  Stream<DynamicTest> stopsWhenTheCallerHangsUp() {
    return Stream.of(Given.SILENT, Given.SLOW_DRIP)
        .map(far ->
            each(
                far,
                () -> {
                  Taken taken = new Taken(false);
                  Thread.startVirtualThread(taken::hangsUp);
                  assertThrows(Reply.Gone.class, () -> run(taken, job(TWO, 3_600)));
                  assertEquals(0, taken.wholes.size());
                }));
  }

  @TestFactory
  Stream<DynamicTest> tellsOfAnotherModel() {
    return Stream.of(
        each(
            Given.ANOTHER_MODEL,
            () -> {
              Served served = run(new Taken(false), job(TWO, 60));
              assertFalse(served.mismatches().isEmpty());
              assertEquals("other", served.model(), "a target's own words are not told on");
            }));
  }

  /** A case, or its declaration. */
  private DynamicTest each(Given far, Executable what) {
    String cannot = cannotHappen().get(far);
    return cannot == null
        ? DynamicTest.dynamicTest(
            far.name(),
            () -> {
              given(far);
              what.execute();
            })
        : DynamicTest.dynamicTest(far + " cannot happen: " + cannot, this::staysHere);
  }

  /** Nothing leaves where nothing can come back wrong. */
  private void staysHere() throws Exception {
    given(Given.HELLO);
    assertEquals(0, adapter().prepare(job(TWO, 60)).bytesOut());
  }

  private JsonNode data(String members) throws AttemptFailed {
    Taken taken = new Taken(false);
    run(taken, job(members, 60));
    return taken.wholes.getFirst().path("data");
  }

  final Fails failure(Taken taken, Job job) {
    return Fails.as(assertThrows(AttemptFailed.class, () -> run(taken, job)));
  }

  final Served run(Taken taken, Job job) throws AttemptFailed {
    Meter meter = new Meter();
    Adapter.Prepared ready = adapter().prepare(job);
    long announced = ready.bytesOut();
    Served served = ready.run(taken, meter);
    assertEquals(announced, meter.bytesOut(), "what left is what was announced");
    return served;
  }

  final Job job(String members, long seconds) {
    Target target = target();
    String body = "{\"model\":\"" + target.models().getFirst().id() + "\"," + members + "}";
    Instant deadline = Instant.now().plusSeconds(seconds);
    return new Job(
        DecisionId.of("dec_1"),
        1,
        Route.of(target, target.models().getFirst()),
        target,
        target.models().getFirst(),
        binding(),
        EmbeddingsParser.parse(body.getBytes(StandardCharsets.UTF_8)),
        new Place(Boundary.EDGE, "eu"),
        deadline,
        deadline,
        OnMismatch.RECORD,
        HandedOn.of(
            AdapterContract.OWN, Optional.empty(), Fixture.decision("dec_1", "phi").facts(), 1),
        null);
  }
}
