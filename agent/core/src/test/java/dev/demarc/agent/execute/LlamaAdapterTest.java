package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.Bundles;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.runtime.llama.Failure;
import dev.demarc.runtime.llama.Finish;
import dev.demarc.runtime.llama.GenerationListener;
import dev.demarc.runtime.llama.GenerationRequest;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.llama.RuntimeState;
import dev.demarc.runtime.llama.Submission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class LlamaAdapterTest {
  private final FakeRuntime runtime = new FakeRuntime();
  private final LlamaAdapter adapter =
      new LlamaAdapter(id -> Optional.of(runtime), () -> Instant.EPOCH);
  private final Taken taken = new Taken();
  private final Meter meter = new Meter();

  @Test
  void answersInOpenAisShape() throws AttemptFailed {
    runtime.behaviour = LlamaAdapterTest::hello;
    Served served = run("{'role':'user','content':'hi'}", "'max_tokens':7,'stop':'END','seed':3");
    assertEquals("hello", taken.whole.at("/choices/0/message/content").asText());
    assertEquals("length", taken.whole.at("/choices/0/finish_reason").asText());
    assertEquals(6, taken.whole.at("/usage/total_tokens").asLong());
    assertEquals(4, served.inputTokens());
    assertEquals(7, runtime.asked.getFirst().maxTokens());
    assertEquals(List.of("END"), runtime.asked.getFirst().stop());
  }

  @Test
  void streamsEachToken() throws AttemptFailed {
    runtime.behaviour = LlamaAdapterTest::hello;
    taken.streams = true;
    run("{'role':'user','content':'hi'}", "'stream':true");
    assertEquals(5, taken.chunks.size());
    assertEquals("assistant", taken.chunks.get(0).at("/choices/0/delta/role").asText());
    assertEquals("he", taken.chunks.get(1).at("/choices/0/delta/content").asText());
    assertEquals("length", taken.chunks.get(3).at("/choices/0/finish_reason").asText());
    assertEquals(6, taken.chunks.get(4).at("/usage/total_tokens").asLong());
  }

  @Test
  void givesRolesAndPartsAsTheModelKnowsThem() throws AttemptFailed {
    runtime.behaviour = LlamaAdapterTest::hello;
    run(
        "{'role':'developer','content':'d'},{'role':'tool','tool_call_id':'1','content':'t'},"
            + "{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}",
        "'temperature':0");
    var messages = runtime.asked.getFirst().messages();
    assertEquals(List.of("system", "user", "user"), messages.stream().map(m -> m.role()).toList());
    assertEquals("a\nb", messages.getLast().content());
  }

  @Test
  void triesAShortAnswerWhereTheDefaultDoesNotFit() throws AttemptFailed {
    runtime.behaviour =
        (request, listener) -> {
          if (request.maxTokens() > 32) {
            listener.onFailed(Failure.CONTEXT_EXCEEDED);
          } else {
            hello(request, listener);
          }
        };
    run("{'role':'user','content':'hi'}", "'temperature':0");
    assertEquals(2, runtime.asked.size());
  }

  @Test
  void keepsToABoundTheCallerSet() {
    runtime.behaviour = (request, listener) -> listener.onFailed(Failure.CONTEXT_EXCEEDED);
    assertEquals("context_exceeded", failure("'max_tokens':100").type());
    assertEquals(1, runtime.asked.size());
  }

  @Test
  void tellsATargetsFaultFromARequests() {
    runtime.behaviour = (request, listener) -> listener.onFailed(Failure.RUNTIME_FAILED);
    assertTrue(failure("'seed':1").isUnhealthy());
    runtime.behaviour = (request, listener) -> listener.onFailed(Failure.BAD_SCHEMA);
    assertFalse(failure("'seed':1").isUnhealthy());
    runtime.refuses = true;
    assertEquals("queue_full", failure("'seed':1").type());
    assertEquals("one_choice_only", failure("'n':2").type());
  }

  @Test
  void cancelsWhenTheCallerIsGone() {
    runtime.behaviour = (request, listener) -> listener.onToken("he");
    taken.gone = true;
    assertThrows(Reply.Gone.class, () -> run("{'role':'user','content':'hi'}", "'seed':1"));
    assertTrue(runtime.cancelled);
  }

  @Test
  void countsWhatCameOfAnAnswerThatBrokeOff() {
    runtime.behaviour =
        (request, listener) -> {
          listener.onToken("he");
          listener.onToken("llo");
          listener.onFailed(Failure.RUNTIME_FAILED);
        };
    failure("'seed':1");
    assertEquals(1, meter.use().calls());
    assertEquals(2, meter.use().outputTokens());
    assertTrue(meter.use().inputTokens() > 0);
    assertFalse(meter.isTold());
  }

  @Test
  void countsTheInputWhereTheCallerHangsUp() {
    runtime.behaviour = (request, listener) -> {};
    taken.gone = true;
    assertThrows(Reply.Gone.class, () -> run("{'role':'user','content':'hi'}", "'seed':1"));
    assertTrue(meter.use().inputTokens() > 0);
    assertFalse(meter.isTold());
  }

  @Test
  void countsNothingOfWhatTheRuntimeWouldNotDo() {
    runtime.behaviour = (request, listener) -> listener.onFailed(Failure.CONTEXT_EXCEEDED);
    failure("'max_tokens':100");
    runtime.refuses = true;
    failure("'seed':1");
    assertEquals(0, meter.use().calls());
  }

  private AttemptFailed failure(String members) {
    return assertThrows(AttemptFailed.class, () -> run("{'role':'user','content':'hi'}", members));
  }

  private Served run(String messages, String members) throws AttemptFailed {
    String body = "{'model':'auto','messages':[" + messages + "]," + members + "}";
    Target target = Bundles.inForce("127.0.0.1:1", 1, List.of()).bundle().targets().getLast();
    Job job =
        new Job(
            DecisionId.of("dec_1"),
            1,
            Route.of(target, target.models().getFirst()),
            target,
            target.models().getFirst(),
            new Binding(null, () -> "", null, 1),
            ChatParser.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
            new Place(Boundary.EDGE, "eu"),
            Instant.EPOCH.plusSeconds(60));
    return adapter.prepare(job).run(taken, meter);
  }

  private static void hello(GenerationRequest request, GenerationListener listener) {
    listener.onToken("he");
    listener.onToken("llo");
    listener.onDone(Finish.LENGTH, 4, 2);
  }

  private static final class Taken implements Sink {
    private boolean streams;
    private boolean gone;
    private ObjectNode whole;
    private final List<ObjectNode> chunks = new ArrayList<>();

    @Override
    public boolean streams() {
      return streams;
    }

    @Override
    public void whole(ObjectNode completion) {
      whole = completion;
    }

    @Override
    public void chunk(ObjectNode chunk) {
      chunks.add(chunk);
    }

    @Override
    public boolean gone() {
      return gone;
    }
  }

  private static final class FakeRuntime implements LlamaRuntime {
    private final List<GenerationRequest> asked = new ArrayList<>();
    private BiConsumer<GenerationRequest, GenerationListener> behaviour = (r, l) -> {};
    private boolean refuses;
    private boolean cancelled;

    @Override
    public Submission generate(GenerationRequest request, GenerationListener listener) {
      asked.add(request);
      if (refuses) {
        return new Submission.Refused(Failure.QUEUE_FULL);
      }
      behaviour.accept(request, listener);
      return new Submission.Accepted(() -> cancelled = true);
    }

    @Override
    public Status status() {
      return new Status(RuntimeState.READY, Optional.empty(), 1, 1, 0, Optional.empty());
    }

    @Override
    public boolean awaitReady(Duration atMost) {
      return true;
    }

    @Override
    public void close() {}
  }
}
