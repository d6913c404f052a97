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
      characters += choice.path("message").path("content").asText("").length();
    }
    done = true;
  }

  void chunk(ObjectNode chunk) throws AttemptFailed {
    for (JsonNode choice : choices(chunk)) {
      if (!choice.path("delta").isObject()) {
        throw AttemptFailed.unhealthy("malformed");
      }
      pieces++;
      characters += choice.path("delta").path("content").asText("").length();
      characters += choice.path("delta").path("tool_calls").toString().length();
    }
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
        output >= 0 ? output : (characters + 2) / 3,
        input >= 0,
        finishes,
        List.of(),
        List.of());
  }

  /** Of an answer that broke off: its usage as far as it was told, else what had come. */
  void brokeOff(Meter meter) {
    if (input >= 0) {
      meter.told(input, cached, output);
    } else if (pieces > 0) {
      meter.seen(Tokens.of(job.request().tree()), Math.max(pieces, (characters + 2) / 3));
    }
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

  private void usage(JsonNode usage) throws AttemptFailed {
    if (usage.path("prompt_tokens").isIntegralNumber()) {
      input = Usage.input(job, usage.path("prompt_tokens"));
      cached = Usage.cached(usage, input);
      output = Usage.output(job, usage.path("completion_tokens"));
    }
  }
}
