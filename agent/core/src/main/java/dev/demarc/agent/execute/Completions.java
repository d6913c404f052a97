package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.id.DecisionId;
import java.time.Instant;

/** Answers in OpenAI's shape, for routes that do not speak it themselves. */
final class Completions {
  private final String id;
  private final long created;
  private final String model;

  Completions(DecisionId decision, Instant created, String model) {
    this.id = "chatcmpl-" + decision.text();
    this.created = created.getEpochSecond();
    this.model = model;
  }

  ObjectNode whole(String content, String finishReason, long input, long output) {
    ObjectNode completion = start("chat.completion");
    ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", content).putNull("refusal");
    choice.putNull("logprobs").put("finish_reason", finishReason);
    usage(completion, input, output);
    return completion;
  }

  ObjectNode role() {
    ObjectNode chunk = start("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta").put("role", "assistant").put("content", "");
    choice.putNull("finish_reason");
    return chunk;
  }

  ObjectNode delta(String content) {
    ObjectNode chunk = start("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta").put("content", content);
    choice.putNull("finish_reason");
    return chunk;
  }

  ObjectNode finish(String reason) {
    ObjectNode chunk = start("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta");
    choice.put("finish_reason", reason);
    return chunk;
  }

  ObjectNode usage(long input, long output) {
    ObjectNode chunk = start("chat.completion.chunk");
    chunk.putArray("choices");
    usage(chunk, input, output);
    return chunk;
  }

  private static void usage(ObjectNode to, long input, long output) {
    to.putObject("usage")
        .put("prompt_tokens", input)
        .put("completion_tokens", output)
        .put("total_tokens", input + output);
  }

  private ObjectNode start(String object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", model);
  }
}
