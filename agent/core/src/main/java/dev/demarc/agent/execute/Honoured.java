package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.receive.ChatRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which members of a chat a route heeds that does not speak OpenAI's API itself. What it cannot
 * heed is never passed over in silence: where the answer would be another kind of thing without it,
 * the route is refused; where it would be only less, it says so, as {@code ignored-} and the
 * member's name, or {@code ignored-others} for one this version does not know.
 *
 * @param members it heeds, beside those that ask nothing of a route
 */
record Honoured(Set<String> members) {
  /** A model in a child process. */
  static final Honoured BY_LLAMA =
      new Honoured(
          Set.of(
              "max_tokens",
              "max_completion_tokens",
              "temperature",
              "seed",
              "stop",
              "response_format"));

  /** Sentences that are picked: none of their words is drawn. */
  static final Honoured BY_EXTRACT =
      new Honoured(Set.of("max_tokens", "max_completion_tokens", "temperature", "top_p", "seed"));

  /** A fixed text: none of its words is drawn. */
  static final Honoured BY_TEMPLATE = new Honoured(Set.of("temperature", "top_p", "seed"));

  /** A tensor that takes a text and nothing beside it. */
  static final Honoured BY_TENSOR = new Honoured(Set.of());

  /** How the words begin that this tells. */
  static final String IGNORED = "ignored-";

  private static final Set<String> NOT_OF_THE_ANSWER =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "user",
          "metadata",
          "store",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "parallel_tool_calls",
          "tool_choice");

  /** Without which an answer is another kind of thing, and what the refusal is called. */
  private static final Map<String, String> NEEDED =
      Map.of(
          "n", "one_choice_only",
          "tools", "tools_unsupported",
          "functions", "tools_unsupported",
          "modalities", "texts_only",
          "audio", "texts_only");

  /** What is told under its own name. */
  private static final Set<String> NAMED =
      Set.of(
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "seed",
          "stop",
          "response_format",
          "frequency_penalty",
          "presence_penalty",
          "logit_bias",
          "logprobs",
          "top_logprobs",
          "reasoning_effort",
          "verbosity");

  /** What asks for no more than leaving the member out. */
  private static final Map<String, String> USUAL =
      Map.of(
          "n", "1",
          "temperature", "1",
          "top_p", "1",
          "frequency_penalty", "0",
          "presence_penalty", "0",
          "logprobs", "false",
          "top_logprobs", "0",
          "modalities", "[\"text\"]",
          "response_format", "{\"type\":\"text\"}");

  /**
   * The call, whose answer tells what was not heeded.
   *
   * @throws AttemptFailed where the answer would be another kind of thing
   */
  Adapter.Prepared telling(ChatRequest chat, Adapter.Prepared call) throws AttemptFailed {
    List<String> ignored = ignored(chat);
    return ignored.isEmpty() ? call : new Telling(call, ignored);
  }

  /** Each as a word. */
  List<String> ignored(ChatRequest chat) throws AttemptFailed {
    Set<String> words = new TreeSet<>();
    for (Map.Entry<String, JsonNode> each : chat.tree().properties()) {
      String name = each.getKey();
      if (members.contains(name)
          || NOT_OF_THE_ANSWER.contains(name)
          || isUsual(name, each.getValue())) {
        continue;
      }
      if (NEEDED.containsKey(name)) {
        throw AttemptFailed.refused(NEEDED.get(name));
      }
      words.add(IGNORED + (NAMED.contains(name) ? name.replace('_', '-') : "others"));
    }
    return List.copyOf(words);
  }

  private static boolean isUsual(String name, JsonNode value) {
    String usual = USUAL.getOrDefault(name, "null");
    return value.isNull()
        || value.isContainerNode() && value.isEmpty()
        || value.toString().equals(usual)
        || value.isFloatingPointNumber() && value.doubleValue() == number(usual);
  }

  private static double number(String usual) {
    return usual.length() == 1 ? Double.parseDouble(usual) : Double.NaN;
  }

  private record Telling(Adapter.Prepared call, List<String> ignored) implements Adapter.Prepared {
    @Override
    public long bytesOut() {
      return call.bytesOut();
    }

    @Override
    public Served run(Sink sink, Meter meter) throws AttemptFailed {
      return call.run(sink, meter).lacking(ignored);
    }
  }
}
