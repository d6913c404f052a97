package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The tokens a target says it counted, held against what they can have been: no text has more
 * tokens than bytes, and nothing a model reads or writes is longer than its context. Both are taken
 * four times, since a catalogue may say less than is deployed. What is beyond that is no count, and
 * would be charged as one.
 */
final class Usage {
  private static final long SLACK = 4;
  private static final long MOST_CHOICES = 128;

  private Usage() {}

  /**
   * Tokens of the input.
   *
   * @param said absent counts as none
   * @throws AttemptFailed {@code absurd_usage}
   */
  static long input(Job job, JsonNode said) throws AttemptFailed {
    return bounded(said, SLACK * (job.request().bytes() + job.offer().contextTokens()));
  }

  /**
   * Tokens of the input that were cached, which are among its tokens already: never more than
   * those.
   *
   * @param usage as an OpenAI-shaped answer has it
   * @param input all tokens of the input
   * @return absent where it says nothing of a cache
   */
  static @Nullable Long cached(JsonNode usage, long input) {
    JsonNode said = usage.path("prompt_tokens_details").path("cached_tokens");
    if (!said.isIntegralNumber()) {
      return null;
    }
    return said.canConvertToLong() ? Math.clamp(said.asLong(), 0, input) : input;
  }

  /**
   * Tokens of the output, of all choices.
   *
   * @param said absent counts as none
   * @throws AttemptFailed {@code absurd_usage}
   */
  static long output(Job job, JsonNode said) throws AttemptFailed {
    ObjectNode asked = job.request().tree();
    long choices = Math.clamp(asked.path("n").asLong(1), 1, MOST_CHOICES);
    long each = job.request().maxOutputTokens() + job.offer().contextTokens();
    return bounded(said, SLACK * choices * each);
  }

  private static long bounded(JsonNode said, long most) throws AttemptFailed {
    boolean number = said.isNumber();
    if (number && (!said.canConvertToLong() || said.asLong() > most)) {
      throw AttemptFailed.unhealthy("absurd_usage");
    }
    return number ? Math.max(0, said.asLong()) : 0;
  }
}
