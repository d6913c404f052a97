package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.agent.decide.Tokens;
import dev.demarc.agent.probe.Binding;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.llama.Failure;
import dev.demarc.runtime.llama.Finish;
import dev.demarc.runtime.llama.GenerationListener;
import dev.demarc.runtime.llama.GenerationRequest;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.llama.RuntimeState;
import dev.demarc.runtime.llama.Submission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract over the routes that leave nothing of a request to the network. */
class LocalContractTest {
  private static final String IN_PROCESS = "no byte leaves the agent, so no server can do it";
  private static final List<Given> OF_THE_NETWORK =
      List.of(
          Given.CUT,
          Given.MALFORMED,
          Given.WRONG_CONTENT_TYPE,
          Given.ERROR_UNDER_200,
          Given.ENDLESS_LINE,
          Given.GZIP_BOMB,
          Given.REDIRECT,
          Given.STRANGER,
          Given.ANOTHER_MODEL);

  private static Map<Given, String> ofTheNetwork() {
    Map<Given, String> reasons = new EnumMap<>(Given.class);
    OF_THE_NETWORK.forEach(each -> reasons.put(each, IN_PROCESS));
    return reasons;
  }

  private static Target target(Protocol protocol, Boundary boundary) {
    ModelOffer offer =
        new ModelOffer(
            ModelId.of("m-1"),
            "1",
            null,
            "any",
            "any",
            8_192,
            new TreeSet<>(List.of(Feature.CHAT, Feature.STREAM)),
            new TreeMap<>(),
            0,
            0,
            0,
            null,
            protocol == Protocol.TEMPLATE ? "Call the ward. {decision}" : null);
    return new Target(
        TargetId.of("near"),
        "Near",
        boundary,
        "eu",
        "site",
        protocol,
        List.of(),
        List.of(),
        List.of(offer));
  }

  @Nested
  class AsLlama extends AdapterContract {
    private final FakeRuntime runtime = new FakeRuntime();
    private boolean there = true;
    private final Adapter adapter =
        new LlamaAdapter(
            id -> there ? Optional.of(runtime) : Optional.empty(), InstantSource.system());

    @Override
    Adapter adapter() {
      return adapter;
    }

    @Override
    Target target() {
      return LocalContractTest.target(Protocol.LLAMA, Boundary.EDGE);
    }

    @Override
    Binding binding() {
      return new Binding(null, () -> "", null, 1);
    }

    @Override
    void given(Given far, boolean streamed) {
      there = far != Given.NOT_THERE;
      runtime.far = far;
      runtime.cancelled = false;
    }

    @Override
    Map<Given, String> cannotHappen() {
      return ofTheNetwork();
    }

    @Override
    Map<Given, Fails> ownNames() {
      return Map.of(
          Given.NOT_THERE, new Fails("unbound", false),
          Given.FAILS, new Fails("runtime_failed", true),
          Given.BUSY, new Fails("queue_full", false));
    }

    @Override
    Brought file() {
      return Brought.REFUSED;
    }

    @Override
    boolean oneChoiceOnly() {
      return true;
    }

    @Override
    List<String> ignores() {
      return List.of(
          "ignored-frequency-penalty",
          "ignored-logit-bias",
          "ignored-logprobs",
          "ignored-others",
          "ignored-presence-penalty",
          "ignored-top-p");
    }

    @Override
    Optional<Adapter> alive(Duration apart) {
      return Optional.of(
          new LlamaAdapter(id -> Optional.of(runtime), InstantSource.system(), apart));
    }

    @Test
    void refusesMoreStopsThanItKeeps() {
      AttemptFailed failed =
          assertThrows(
              AttemptFailed.class,
              () -> adapter.prepare(job(false, 1, ",\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]")));
      assertEquals("too_many_stops", failed.type());
    }

    @Test
    void cancelsTheGenerationNobodyWaitsFor() {
      given(Given.SILENT, false);
      assertThrows(AttemptFailed.class, () -> run(new Taken(false), job(false, 1)));
      assertEquals(true, runtime.cancelled);
    }
  }

  @Nested
  class AsExtractive extends AdapterContract {
    private final Adapter adapter = new ExtractiveAdapter(InstantSource.system());

    @Override
    Adapter adapter() {
      return adapter;
    }

    @Override
    Target target() {
      return LocalContractTest.target(Protocol.EXTRACTIVE, Boundary.NONE);
    }

    @Override
    Binding binding() {
      return new Binding(null, () -> "", null, 1);
    }

    @Override
    void given(Given far, boolean streamed) {}

    @Override
    String asked() {
      return "The ward was calm.";
    }

    @Override
    boolean echoes() {
      return true;
    }

    @Override
    String said() {
      return "The ward was calm. [1]";
    }

    @Override
    long[] usage() {
      return new long[] {Tokens.of(job(false, 1).request().tree()), Tokens.of(said())};
    }

    @Override
    Brought file() {
      return Brought.REFUSED;
    }

    @Override
    Brought call() {
      return Brought.UNREAD; // of what was said before, it reads what users and tools brought
    }

    @Override
    boolean oneChoiceOnly() {
      return true;
    }

    @Override
    List<String> ignores() {
      return List.of(
          "ignored-frequency-penalty",
          "ignored-logit-bias",
          "ignored-logprobs",
          "ignored-others",
          "ignored-presence-penalty",
          "ignored-response-format",
          "ignored-stop");
    }

    @Override
    Map<Given, String> cannotHappen() {
      Map<Given, String> reasons = ofTheNetwork();
      for (Given each : List.of(Given.NOT_THERE, Given.FAILS, Given.BUSY)) {
        reasons.put(each, IN_PROCESS);
      }
      reasons.put(Given.AT_THE_BOUND, "whole sentences are chosen, none is cut");
      reasons.put(Given.SILENT, "it is computed at once and waits for nobody");
      reasons.put(Given.SLOW_DRIP, "it is computed at once and waits for nobody");
      return reasons;
    }
  }

  @Nested
  class AsTemplate extends AdapterContract {
    private final Adapter adapter = new TemplateAdapter(InstantSource.system());

    @Override
    Adapter adapter() {
      return adapter;
    }

    @Override
    Target target() {
      return LocalContractTest.target(Protocol.TEMPLATE, Boundary.NONE);
    }

    @Override
    Binding binding() {
      return new Binding(null, () -> "", null, 1);
    }

    @Override
    void given(Given far, boolean streamed) {}

    @Override
    String said() {
      return "Call the ward. dec_1";
    }

    @Override
    long[] usage() {
      return new long[] {Tokens.of(job(false, 1).request().tree()), Tokens.of(said())};
    }

    @Override
    Brought file() {
      return Brought.UNREAD;
    }

    @Override
    boolean oneChoiceOnly() {
      return true;
    }

    @Override
    List<String> ignores() {
      return List.of(
          "ignored-frequency-penalty",
          "ignored-logit-bias",
          "ignored-logprobs",
          "ignored-max-tokens",
          "ignored-others",
          "ignored-presence-penalty",
          "ignored-response-format",
          "ignored-stop");
    }

    @Override
    Map<Given, String> cannotHappen() {
      Map<Given, String> reasons = ofTheNetwork();
      for (Given each : List.of(Given.NOT_THERE, Given.FAILS, Given.BUSY)) {
        reasons.put(each, IN_PROCESS);
      }
      reasons.put(Given.AT_THE_BOUND, "the text is the catalogue's, whole");
      reasons.put(Given.SILENT, "it is computed at once and waits for nobody");
      reasons.put(Given.SLOW_DRIP, "it is computed at once and waits for nobody");
      return reasons;
    }
  }

  private static final class FakeRuntime implements LlamaRuntime {
    private Given far = Given.HELLO;
    private boolean cancelled;

    @Override
    public Submission generate(GenerationRequest request, GenerationListener listener) {
      switch (far) {
        case HELLO, AT_THE_BOUND -> {
          listener.onToken("hel");
          listener.onToken("lo");
          listener.onDone(far == Given.HELLO ? Finish.STOP : Finish.LENGTH, 10, 5);
        }
        case SLOW_DRIP -> listener.onToken("hel");
        case FAILS -> listener.onFailed(Failure.RUNTIME_FAILED);
        case BUSY -> {
          return new Submission.Refused(Failure.QUEUE_FULL);
        }
        default -> {}
      }
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
