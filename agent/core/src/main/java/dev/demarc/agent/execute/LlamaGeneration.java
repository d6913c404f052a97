package dev.demarc.agent.execute;

import dev.demarc.agent.decide.Tokens;
import dev.demarc.runtime.llama.Failure;
import dev.demarc.runtime.llama.Finish;
import dev.demarc.runtime.llama.GenerationListener;
import dev.demarc.runtime.llama.GenerationRequest;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.llama.Submission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One answer of a local model. Where the caller set no bound and the default one does not fit the
 * context beside the prompt, a short answer is tried before the route is given up.
 */
final class LlamaGeneration implements Adapter.Prepared {
  private static final int SHORT = 32;

  private final LlamaRuntime runtime;
  private final GenerationRequest request;
  private final Job job;
  private final InstantSource clock;
  private final Duration alive;

  /**
   * @param alive between two signs of life of a stream
   */
  LlamaGeneration(
      LlamaRuntime runtime,
      GenerationRequest request,
      Job job,
      InstantSource clock,
      Duration alive) {
    this.runtime = runtime;
    this.request = request;
    this.job = job;
    this.clock = clock;
    this.alive = alive;
  }

  private sealed interface Event {
    record Token(String text) implements Event {}

    record Done(Finish finish, int input, int output) implements Event {
      String reason() {
        return finish == Finish.LENGTH ? "length" : "stop";
      }
    }

    record Failed(Failure failure) implements Event {}
  }

  /** Hands events from the runtime's thread to the one that waits; bounded by the token limit. */
  private static final class Events implements GenerationListener {
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

    @Override
    public void onToken(String text) {
      events.add(new Event.Token(text));
    }

    @Override
    public void onDone(Finish finish, int promptTokens, int completionTokens) {
      events.add(new Event.Done(finish, promptTokens, completionTokens));
    }

    @Override
    public void onFailed(Failure failure) {
      events.add(new Event.Failed(failure));
    }
  }

  /** What came of an answer so far. */
  private static final class Counted {
    private long tokens;
    private boolean refused;
    private boolean whole;
  }

  @Override
  public long bytesOut() {
    return 0;
  }

  @Override
  public Served run(Sink sink, Meter meter) throws AttemptFailed {
    try {
      return generate(request, sink, meter);
    } catch (AttemptFailed failed) {
      boolean bounded =
          job.request().tree().hasNonNull("max_tokens")
              || job.request().tree().hasNonNull("max_completion_tokens");
      if (bounded || !failed.type().equals("context_exceeded") || request.maxTokens() <= SHORT) {
        throw failed;
      }
      return generate(shortened(), sink, meter);
    }
  }

  private GenerationRequest shortened() {
    return new GenerationRequest(
        request.messages(),
        SHORT,
        request.temperature(),
        request.seed(),
        request.stop(),
        request.jsonSchema());
  }

  private Served generate(GenerationRequest asked, Sink sink, Meter meter) throws AttemptFailed {
    Events events = new Events();
    return switch (runtime.generate(asked, events)) {
      case Submission.Refused refused -> throw failed(refused.reason());
      case Submission.Accepted accepted -> {
        Counted counted = new Counted();
        try {
          yield relay(events, sink, meter, counted);
        } finally {
          if (!counted.whole) {
            accepted.cancellation().cancel();
            brokeOff(counted, meter);
          }
        }
      }
    };
  }

  /** The runtime read the request, unless it said that it would not. */
  private void brokeOff(Counted counted, Meter meter) {
    if (!counted.refused) {
      meter.seen(Tokens.of(job.request().tree()), null, counted.tokens);
    }
  }

  private Served relay(Events events, Sink sink, Meter meter, Counted counted)
      throws AttemptFailed {
    String model = job.route().model().text();
    Completions answer = new Completions(job.decision(), clock.instant(), model);
    StringBuilder text = new StringBuilder();
    Waiting waiting = new Waiting(job, clock, meter, sink);
    SignsOfLife signs = new SignsOfLife(sink, alive);
    while (true) {
      switch (next(events, waiting, signs)) {
        case Event.Token token -> {
          counted.tokens++;
          meter.piece();
          relay(token.text(), text.isEmpty(), answer, sink);
          signs.told();
          text.append(token.text());
        }
        case Event.Failed failed -> {
          AttemptFailed why = failed(failed.failure());
          counted.refused = !why.isUnhealthy() && counted.tokens == 0;
          throw why;
        }
        case Event.Done done -> {
          counted.whole = true;
          meter.told(done.input(), null, done.output());
          finish(done, answer, text.toString(), sink);
          return new Served(
              model, false, done.input(), done.output(), List.of(done.reason()), List.of());
        }
      }
    }
  }

  private static void relay(String token, boolean first, Completions answer, Sink sink) {
    if (!sink.streams()) {
      return;
    }
    if (first) {
      sink.chunk(answer.role());
    }
    sink.chunk(answer.delta(token));
  }

  private static void finish(Event.Done done, Completions answer, String text, Sink sink) {
    if (!sink.streams()) {
      sink.whole(answer.whole(text, done.reason(), done.input(), done.output()));
      return;
    }
    if (text.isEmpty()) {
      sink.chunk(answer.role());
    }
    sink.chunk(answer.finish(done.reason()));
    sink.chunk(answer.usage(done.input(), done.output()));
  }

  private static Event next(Events events, Waiting waiting, SignsOfLife signs)
      throws AttemptFailed {
    Duration left = waiting.left();
    try {
      while (left.isPositive()) {
        waiting.requireCaller();
        signs.tell();
        Duration wait = left.compareTo(signs.look()) < 0 ? left : signs.look();
        Event event = events.events.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null) {
          return event;
        }
        left = left.minus(signs.look());
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw AttemptFailed.refused("stopping");
    }
    throw waiting.late();
  }

  private static AttemptFailed failed(Failure failure) {
    return switch (failure) {
      case RUNTIME_FAILED, HUNG, MEMORY_EXCEEDED, LOAD_FAILED, TIMED_OUT, CLOSED ->
          AttemptFailed.unhealthy(failure.code());
      default -> AttemptFailed.refused(failure.code());
    };
  }
}
