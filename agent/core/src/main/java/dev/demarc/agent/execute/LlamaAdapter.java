package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.llama.ChatMessage;
import dev.demarc.runtime.llama.Failure;
import dev.demarc.runtime.llama.Finish;
import dev.demarc.runtime.llama.GenerationListener;
import dev.demarc.runtime.llama.GenerationRequest;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.llama.Submission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Targets that are a model in a child process of this agent. Nothing leaves the machine. */
public final class LlamaAdapter implements Adapter {
  private final Function<TargetId, Optional<LlamaRuntime>> runtimes;
  private final InstantSource clock;

  /** With the runtime of each bound target; whoever made a runtime closes it. */
  public LlamaAdapter(Function<TargetId, Optional<LlamaRuntime>> runtimes, InstantSource clock) {
    this.runtimes = runtimes;
    this.clock = clock;
  }

  @Override
  public Prepared prepare(Job job) throws AttemptFailed {
    LlamaRuntime runtime =
        runtimes.apply(job.target().id()).orElseThrow(() -> AttemptFailed.refused("unbound"));
    if (job.request().tree().path("n").asInt(1) != 1) {
      throw AttemptFailed.refused("one_choice_only");
    }
    return new Generation(runtime, request(job), job);
  }

  private static GenerationRequest request(Job job) {
    ObjectNode tree = job.request().tree();
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : tree.path("messages")) {
      messages.add(new ChatMessage(role(message.path("role").asText()), Contents.text(message)));
    }
    double temperature = Math.clamp(tree.path("temperature").asDouble(1), 0.0, 2.0);
    return new GenerationRequest(
        messages,
        (int) Math.min(job.request().maxOutputTokens(), job.offer().contextTokens()),
        temperature,
        tree.path("seed").asInt(0),
        stops(tree.path("stop")),
        schema(tree.path("response_format")));
  }

  private static String role(String role) {
    return switch (role) {
      case "system", "developer" -> "system";
      case "assistant" -> "assistant";
      default -> "user";
    };
  }

  private static List<String> stops(JsonNode stop) {
    List<String> stops = new ArrayList<>();
    if (stop.isTextual()) {
      stops.add(stop.textValue());
    }
    stop.forEach(each -> stops.add(each.asText()));
    return stops.stream().filter(each -> !each.isEmpty()).limit(4).toList();
  }

  private static Optional<String> schema(JsonNode format) {
    return switch (format.path("type").asText("text")) {
      case "json_schema" -> Optional.of(format.path("json_schema").path("schema").toString());
      case "json_object" -> Optional.of("{\"type\":\"object\"}");
      default -> Optional.empty();
    };
  }

  private sealed interface Event {
    record Token(String text) implements Event {}

    record Done(Finish finish, int input, int output) implements Event {}

    record Failed(Failure failure) implements Event {}
  }

  /** Hands events from the runtime's thread to the one that waits; bounded by the token limit. */
  private static final class Events extends LinkedBlockingQueue<Event>
      implements GenerationListener {
    private static final long serialVersionUID = 1L;

    @Override
    public void onToken(String text) {
      add(new Event.Token(text));
    }

    @Override
    public void onDone(Finish finish, int promptTokens, int completionTokens) {
      add(new Event.Done(finish, promptTokens, completionTokens));
    }

    @Override
    public void onFailed(Failure failure) {
      add(new Event.Failed(failure));
    }
  }

  private final class Generation implements Prepared {
    private final LlamaRuntime runtime;
    private final GenerationRequest request;
    private final Job job;

    private Generation(LlamaRuntime runtime, GenerationRequest request, Job job) {
      this.runtime = runtime;
      this.request = request;
      this.job = job;
    }

    @Override
    public long bytesOut() {
      return 0;
    }

    @Override
    public Served run(Sink sink, Meter meter) throws AttemptFailed {
      Events events = new Events();
      return switch (runtime.generate(request, events)) {
        case Submission.Refused refused -> throw failed(refused.reason());
        case Submission.Accepted accepted -> {
          boolean whole = false;
          try {
            Served served = relay(events, sink, meter);
            whole = true;
            yield served;
          } finally {
            if (!whole) {
              accepted.cancellation().cancel();
            }
          }
        }
      };
    }

    private Served relay(Events events, Sink sink, Meter meter) throws AttemptFailed {
      String model = job.route().model().text();
      Completions answer = new Completions(job.decision(), clock.instant(), model);
      StringBuilder text = new StringBuilder();
      while (true) {
        switch (next(events, sink)) {
          case Event.Token token -> {
            meter.piece();
            if (sink.streams()) {
              sink.chunk(text.isEmpty() ? first(answer, sink, token) : answer.delta(token.text()));
            }
            text.append(token.text());
          }
          case Event.Failed failed -> throw failed(failed.failure());
          case Event.Done done -> {
            finish(done, answer, text, sink);
            return new Served(
                model, false, done.input(), done.output(), List.of(reason(done)), List.of());
          }
        }
      }
    }

    private ObjectNode first(Completions answer, Sink sink, Event.Token token) {
      sink.chunk(answer.role());
      return answer.delta(token.text());
    }

    private void finish(Event.Done done, Completions answer, StringBuilder text, Sink sink) {
      if (sink.streams()) {
        if (text.isEmpty()) {
          sink.chunk(answer.role());
        }
        sink.chunk(answer.finish(reason(done)));
        sink.chunk(answer.usage(done.input(), done.output()));
      } else {
        sink.whole(answer.whole(text.toString(), reason(done), done.input(), done.output()));
      }
    }

    private Event next(Events events, Sink sink) throws AttemptFailed {
      Duration left = Duration.between(clock.instant(), job.deadline());
      if (left.isNegative() || left.isZero()) {
        throw AttemptFailed.refused("deadline");
      }
      if (sink.gone()) {
        throw new Reply.Gone();
      }
      try {
        Event event = events.poll(left.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null) {
          return event;
        }
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        throw AttemptFailed.refused("stopping");
      }
      throw AttemptFailed.unhealthy("timeout");
    }

    private static String reason(Event.Done done) {
      return done.finish() == Finish.LENGTH ? "length" : "stop";
    }

    private static AttemptFailed failed(Failure failure) {
      String type = failure.name().toLowerCase(Locale.ROOT);
      return switch (failure) {
        case RUNTIME_FAILED, LOAD_FAILED, TIMED_OUT, CLOSED -> AttemptFailed.unhealthy(type);
        default -> AttemptFailed.refused(type);
      };
    }
  }
}
