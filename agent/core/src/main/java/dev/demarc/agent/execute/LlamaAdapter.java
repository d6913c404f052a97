package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.llama.ChatMessage;
import dev.demarc.runtime.llama.GenerationRequest;
import dev.demarc.runtime.llama.LlamaRuntime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Targets that are a model in a child process of this agent. Nothing leaves the machine. */
public final class LlamaAdapter implements Adapter {
  private static final int MOST_STOPS = 4;

  private final Function<TargetId, Optional<LlamaRuntime>> runtimes;
  private final InstantSource clock;
  private final Duration alive;

  /** With the runtime of each bound target; whoever made a runtime closes it. */
  public LlamaAdapter(Function<TargetId, Optional<LlamaRuntime>> runtimes, InstantSource clock) {
    this(runtimes, clock, SignsOfLife.APART);
  }

  /**
   * @param alive between two signs of life of a stream
   */
  LlamaAdapter(
      Function<TargetId, Optional<LlamaRuntime>> runtimes, InstantSource clock, Duration alive) {
    this.runtimes = runtimes;
    this.clock = clock;
    this.alive = alive;
  }

  @Override
  public Prepared prepare(Job job) throws AttemptFailed {
    LlamaRuntime runtime =
        runtimes.apply(job.target().id()).orElseThrow(() -> AttemptFailed.refused("unbound"));
    if (!(job.request() instanceof ChatRequest chat)) {
      throw AttemptFailed.refused("chat_only");
    }
    Contents.requireTexts(chat);
    return Honoured.BY_LLAMA.telling(
        chat, new LlamaGeneration(runtime, request(job), job, clock, alive));
  }

  private static GenerationRequest request(Job job) throws AttemptFailed {
    ObjectNode tree = job.request().tree();
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : tree.path("messages")) {
      messages.add(new ChatMessage(role(message.path("role").asText()), Contents.text(message)));
    }
    return new GenerationRequest(
        messages,
        (int) Math.min(job.request().maxOutputTokens(), job.offer().contextTokens()),
        Math.clamp(tree.path("temperature").asDouble(1), 0.0, 2.0),
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

  private static List<String> stops(JsonNode stop) throws AttemptFailed {
    List<String> stops = new ArrayList<>();
    if (stop.isTextual()) {
      stops.add(stop.textValue());
    }
    stop.forEach(each -> stops.add(each.asText()));
    stops.removeIf(String::isEmpty);
    if (stops.size() > MOST_STOPS) {
      throw AttemptFailed.refused("too_many_stops");
    }
    return stops;
  }

  private static Optional<String> schema(JsonNode format) {
    return switch (format.path("type").asText("text")) {
      case "json_schema" -> Optional.of(format.path("json_schema").path("schema").toString());
      case "json_object" -> Optional.of("{\"type\":\"object\"}");
      default -> Optional.empty();
    };
  }
}
