package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.decide.Tokens;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks an OpenAI-shaped answer as it comes and counts it: the model that served, tokens, how it
 * finished. Where the target does not say, tokens are counted here. For one thread.
 */
final class Tally {
  private static final int MOST_FINISHES = 32;
  private static final List<String> FINISHES =
      List.of("stop", "length", "tool_calls", "content_filter", "function_call");

  private final Job job;
  private final List<String> finishes = new ArrayList<>();
  private String model;
  private long input = -1;
  private @Nullable Long cached;
  private long output = -1;
  private boolean outdated;
  private long characters;
  private long pieces;
  private boolean done;
  private final Mismatches mismatches;

  Tally(Job job) {
    this.job = job;
    this.model = job.route().model().text();
    this.mismatches = new Mismatches(job);
  }

  void whole(ObjectNode completion) throws AttemptFailed {
    JsonNode choices = choices(completion);
    if (choices.isEmpty()) {
      throw AttemptFailed.unhealthy("malformed");
    }
    for (JsonNode choice : choices) {
      if (!choice.path("message").isObject()) {
        throw AttemptFailed.unhealthy("malformed");
      }
      count(choice.path("message"));
    }
    done = true;
  }

  void chunk(ObjectNode chunk) throws AttemptFailed {
    long before = characters;
    for (JsonNode choice : choices(chunk)) {
      if (!choice.path("delta").isObject()) {
        throw AttemptFailed.unhealthy("malformed");
      }
      pieces++;
      count(choice.path("delta"));
    }
    boolean told = chunk.path("usage").path("completion_tokens").isIntegralNumber();
    outdated = !told && (outdated || characters > before);
  }

  private void count(JsonNode said) {
    characters += said.path("content").asText("").length();
    characters += said.path("tool_calls").toString().length();
  }

  void done() throws AttemptFailed {
    if (finishes.isEmpty()) {
      throw AttemptFailed.unhealthy("cut");
    }
    done = true;
  }

  /** The body ended without a {@code [DONE]}: fine only after a finish and on a border. */
  void ended(boolean pending) throws AttemptFailed {
    if (pending || finishes.isEmpty()) {
      throw AttemptFailed.unhealthy("cut");
    }
    done = true;
  }

  boolean isDone() {
    return done;
  }

  Served served() {
    return new Served(
        ServedModel.of(job, model).name(),
        mismatches.all(),
        input >= 0 ? input : Tokens.of(job.request().tree()),
        cached,
        isTold() ? output : Math.max(output, (characters + 2) / 3),
        isTold(),
        finishes,
        List.of(),
        List.of());
  }

  /** Of an answer that broke off: its usage where all of it was told, else what had come. */
  void brokeOff(Meter meter) {
    long seen = Math.max(pieces, (characters + 2) / 3);
    if (isTold()) {
      meter.told(input, cached, output);
    } else if (input >= 0) {
      meter.seen(input, cached, Math.max(output, seen));
    } else if (pieces > 0 || done) {
      meter.seen(Tokens.of(job.request().tree()), null, seen);
    }
  }

  /** Whether the target counted all, and nothing came after its count. */
  private boolean isTold() {
    return input >= 0 && output >= 0 && !outdated;
  }

  /** What a target that knows says of where it served. */
  void servedFrom(HttpClientResponse response) throws AttemptFailed {
    mismatches.servedFrom(response);
  }

  private JsonNode choices(ObjectNode answer) throws AttemptFailed {
    if (answer.hasNonNull("error") || answer.path("object").asText("").equals("error")) {
      throw AttemptFailed.unhealthy("upstream_error");
    }
    JsonNode choices = answer.path("choices");
    if (!choices.isArray()) {
      throw AttemptFailed.unhealthy("malformed");
    }
    String says = answer.path("model").asText("");
    if (!says.isEmpty()) {
      model = says;
    }
    usage(answer.path("usage"));
    mismatches.served(ServedModel.of(job, model));
    mismatches.servedBy(answer.path("demarc").path("operator").textValue());
    for (JsonNode choice : choices) {
      String finish = choice.path("finish_reason").asText("");
      if (!finish.isEmpty() && !finish.equals("null") && finishes.size() < MOST_FINISHES) {
        finishes.add(FINISHES.contains(finish) ? finish : "other");
      }
    }
    return choices;
  }

  /** Takes all of what it says or, where any of it is absurd, none. */
  private void usage(JsonNode usage) throws AttemptFailed {
    JsonNode produced = usage.path("completion_tokens");
    if (usage.path("prompt_tokens").isIntegralNumber()) {
      long read = Usage.input(job, usage.path("prompt_tokens"));
      long written = produced.isIntegralNumber() ? Usage.output(job, produced) : output;
      input = read;
      cached = Usage.cached(usage, read);
      output = written;
    }
  }
}
