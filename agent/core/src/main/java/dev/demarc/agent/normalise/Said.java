package dev.demarc.agent.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an answer says, each of its choices by itself, whichever way it comes. At most {@value
 * #LONGEST} characters of at most {@value #MOST} choices are kept; of what is more, it is known
 * that it was not read to its end. For one thread.
 */
public final class Said {
  static final int LONGEST = 4 << 20;
  static final int MOST = 128;

  private final SortedMap<Integer, Choice> choices = new TreeMap<>();
  private int characters;
  private boolean whole = true;

  /** One of the answers that were asked for. */
  static final class Choice {
    private final StringBuilder text = new StringBuilder();
    private boolean calls;

    String text() {
      return text.toString();
    }

    /** Whether it calls a tool. */
    boolean calls() {
      return calls;
    }
  }

  /** Takes the choices of a completion, or of a chunk of one. */
  void take(JsonNode all) {
    for (JsonNode each : all) {
      int index = each.path("index").asInt(0);
      if (choices.size() < MOST || choices.containsKey(index)) {
        JsonNode message = each.has("message") ? each.path("message") : each.path("delta");
        take(choices.computeIfAbsent(index, first -> new Choice()), message);
      } else {
        whole = false;
      }
    }
  }

  private void take(Choice choice, JsonNode message) {
    choice.calls |=
        !message.path("tool_calls").isEmpty() || !message.path("function_call").isEmpty();
    String text = message.path("content").isTextual() ? message.path("content").textValue() : "";
    if (characters + (long) text.length() < LONGEST) {
      characters += text.length();
      choice.text.append(text);
    } else {
      whole = false;
    }
  }

  Collection<Choice> choices() {
    return choices.values();
  }

  /** Whether it was read to its end. */
  boolean isWhole() {
    return whole;
  }
}
