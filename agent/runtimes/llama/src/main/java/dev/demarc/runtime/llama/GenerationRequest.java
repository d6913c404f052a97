package dev.demarc.runtime.llama;

import java.util.List;
import java.util.Optional;

/**
 * What to generate. Its text form shows no content.
 *
 * @param messages the conversation so far, rendered with the model's own chat template
 * @param maxTokens upper bound of generated tokens, at least 1
 * @param temperature 0 is greedy
 * @param seed same seed, same model, same request: same answer
 * @param stop texts that end the answer and are not part of it
 * @param jsonSchema JSON Schema the answer is made to fit, while {@code maxTokens} lasts
 */
public record GenerationRequest(
    List<ChatMessage> messages,
    int maxTokens,
    double temperature,
    int seed,
    List<String> stop,
    Optional<String> jsonSchema) {

  public GenerationRequest {
    messages = List.copyOf(messages);
    stop = List.copyOf(stop);
    if (messages.isEmpty() || maxTokens < 1 || !(temperature >= 0)) {
      throw new IllegalArgumentException(
          "a generation needs a message, at least one token and a temperature of 0 or more");
    }
  }

  @Override
  public String toString() {
    return "GenerationRequest[" + messages.size() + " messages, maxTokens=" + maxTokens + "]";
  }
}
