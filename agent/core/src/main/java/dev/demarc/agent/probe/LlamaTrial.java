package dev.demarc.agent.probe;

import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.id.Digest;
import dev.demarc.runtime.llama.ChatMessage;
import dev.demarc.runtime.llama.Failure;
import dev.demarc.runtime.llama.Finish;
import dev.demarc.runtime.llama.GenerationListener;
import dev.demarc.runtime.llama.GenerationRequest;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.llama.LoadedModel;
import dev.demarc.runtime.llama.RuntimeState;
import dev.demarc.runtime.llama.Submission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A short answer of a model in llama.cpp, and where JSON is claimed a second one that a schema
 * binds. Tools, images and sound are nothing it can do through this agent.
 */
final class LlamaTrial implements Trial {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TOKENS = 24;
  private static final String SCHEMA = "{\"enum\":[\"yes\",\"no\"]}";
  private static final Set<Feature> WITH_TEXT =
      EnumSet.of(Feature.CHAT, Feature.SUMMARIZE, Feature.CITATIONS);

  private final LlamaRuntime runtime;
  private final Memory memory;

  LlamaTrial(LlamaRuntime runtime, Memory memory) {
    this.runtime = runtime;
    this.memory = memory;
  }

  private record Spoken(
      Optional<Failure> failure, String text, int pieces, int tokens, long firstNanos, long nanos) {
    /** Of the tokens after the first; of all where there are too few. */
    long tokensPerSecond() {
      boolean enough = tokens >= 4 && nanos > firstNanos;
      long span = Math.max(1, enough ? nanos - firstNanos : nanos);
      return (enough ? tokens - 1 : tokens) * 1_000_000_000L / span;
    }
  }

  private static final class Listener implements GenerationListener {
    final CompletableFuture<Spoken> done = new CompletableFuture<>();
    private final long start = System.nanoTime();
    private final StringBuilder text = new StringBuilder();
    private int pieces;
    private long first;

    @Override
    public void onToken(String piece) {
      if (pieces++ == 0) {
        first = System.nanoTime() - start;
      }
      text.append(piece);
    }

    @Override
    public void onDone(Finish finish, int promptTokens, int completionTokens) {
      end(Optional.empty(), completionTokens);
    }

    @Override
    public void onFailed(Failure failure) {
      end(Optional.of(failure), 0);
    }

    private void end(Optional<Failure> failure, int tokens) {
      long nanos = System.nanoTime() - start;
      done.complete(new Spoken(failure, text.toString(), pieces, tokens, first, nanos));
    }
  }

  @Override
  public Found run(SortedSet<Feature> claimed) {
    LlamaRuntime.Status status = runtime.status();
    Optional<LoadedModel> model = status.model();
    boolean loaded = Set.of(RuntimeState.READY, RuntimeState.BUSY).contains(status.state());
    if (!loaded || model.isEmpty()) {
      boolean starting = Set.of(RuntimeState.IDLE, RuntimeState.STARTING).contains(status.state());
      boolean first = status.starts() <= 1 && starting;
      return first || model.isPresent() ? new Found.NotYet() : new Found.Failed();
    }
    long start = System.nanoTime();
    Spoken plain = say(Optional.empty());
    if (plain.failure().isPresent()) {
      return failed(plain.failure().get());
    }
    SortedSet<Feature> features = new TreeSet<>(WITH_TEXT);
    if (plain.pieces() > 1) {
      features.add(Feature.STREAM);
    }
    if (claimed.contains(Feature.JSON) || claimed.contains(Feature.JSON_SCHEMA)) {
      Spoken bound = say(Optional.of(SCHEMA));
      if (bound.failure().isPresent()) {
        return failed(bound.failure().get());
      }
      features.addAll(fits(bound));
    }
    return new Found.Ran(
        Digest.of(model.get().digest()),
        model.get().contextTokens(),
        features,
        plain.tokensPerSecond(),
        (System.nanoTime() - start) / 1_000_000,
        memory.peakBytes(status.childPid()));
  }

  private static Set<Feature> fits(Spoken spoken) {
    boolean fits = Set.of("\"yes\"", "\"no\"").contains(spoken.text().strip());
    return fits ? EnumSet.of(Feature.JSON, Feature.JSON_SCHEMA) : EnumSet.noneOf(Feature.class);
  }

  private static Found failed(Failure failure) {
    return failure == Failure.QUEUE_FULL ? new Found.Busy() : new Found.Failed();
  }

  private Spoken say(Optional<String> schema) {
    LlamaRuntime.Status before = runtime.status();
    boolean queued = before.waiting() > 0 || before.state() == RuntimeState.BUSY;
    Listener listener = new Listener();
    GenerationRequest request =
        new GenerationRequest(
            List.of(new ChatMessage("user", "Count from one to twenty.")),
            TOKENS,
            0,
            1,
            List.of(),
            schema);
    return switch (runtime.generate(request, listener)) {
      case Submission.Refused(Failure reason) -> silent(reason);
      case Submission.Accepted(Submission.Cancellation cancellation) ->
          await(listener, cancellation, queued);
    };
  }

  private static Spoken await(
      Listener listener, Submission.Cancellation cancellation, boolean queued) {
    try {
      return listener.done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException late) {
      cancellation.cancel();
      return silent(queued ? Failure.QUEUE_FULL : Failure.TIMED_OUT);
    } catch (InterruptedException stopping) {
      cancellation.cancel();
      Thread.currentThread().interrupt();
      return silent(Failure.QUEUE_FULL);
    }
  }

  private static Spoken silent(Failure failure) {
    return new Spoken(Optional.of(failure), "", 0, 0, 0, 0);
  }

  @Override
  public int starts() {
    return runtime.status().starts();
  }
}
