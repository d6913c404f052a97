package dev.demarc.agent.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * Sees every value of a request, whatever API it came by (chat and text completions, embeddings,
 * responses, messages): content of every role, history, tool calls and results, names, schemas, and
 * members this version does not know, since all of it may leave. Names are texts too, and where a
 * value is a number or has one, name and value are also read together.
 *
 * <p>What is not text is known by where it stands and the type it declares ({@link Parts}). Numbers
 * in place of text are tokens that cannot be read. Values nested deeper than {@value #DEEPEST}
 * cannot be read either. One per request; not safe for many threads.
 */
final class ContentWalker {
  /** No request that a client library writes comes near it. */
  static final int DEEPEST = 64;

  private static final int LONGEST_PAIRED = 256;
  private static final Set<String> CONVERSATIONS = Set.of("messages", "input", "system");
  private static final Set<String> ELSEWHERE =
      Set.of("previous_response_id", "conversation", "file_ids", "prompt_embeds", "images");

  private final Content content;
  private final Parts parts;

  private ContentWalker(Content content) {
    this.content = content;
    this.parts = new Parts(content);
  }

  /** Hands on all that is in the request. */
  static void walk(ObjectNode request, Content content) {
    new ContentWalker(content).request(request);
  }

  private void request(ObjectNode request) {
    for (Map.Entry<String, JsonNode> member : request.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      member(name, value, 1);
      if (ELSEWHERE.contains(name) && Parts.isThere(value)) {
        content.unreadable();
      }
      if (holdsNumbers(value, 1)) {
        content.unreadable();
      }
      if (CONVERSATIONS.contains(name)) {
        parts.conversation(value);
      }
    }
    parts.prompt(request.path("prompt"));
    request.path("tools").forEach(parts::tool);
  }

  /** A list of numbers at the top is tokens: nothing else there is a list of numbers. */
  private static boolean holdsNumbers(JsonNode value, int depth) {
    if (!value.isArray() || depth > DEEPEST) {
      return false;
    }
    for (JsonNode element : value) {
      if (element.isNumber() || holdsNumbers(element, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  private void node(JsonNode node, int depth) {
    if (depth > DEEPEST) {
      content.unreadable();
    } else if (node.isTextual()) {
      content.text(node.textValue());
    } else if (node.isNumber()) {
      content.text(number(node));
    } else if (node.isArray()) {
      node.forEach(element -> node(element, depth + 1));
    } else {
      node.properties().forEach(each -> member(each.getKey(), each.getValue(), depth + 1));
    }
  }

  private void member(String name, JsonNode value, int depth) {
    content.text(name);
    node(value, depth);
    if (value.isNumber() || isShortWithDigit(value)) {
      content.text(name + ": " + (value.isNumber() ? number(value) : value.textValue()));
    }
  }

  private static boolean isShortWithDigit(JsonNode value) {
    if (!value.isTextual() || value.textValue().length() > LONGEST_PAIRED) {
      return false;
    }
    return value.textValue().chars().anyMatch(Character::isDigit);
  }

  /** As it may have been meant: {@code 4.1e3} is 4100. */
  private static String number(JsonNode number) {
    String plain = number.asText();
    boolean exponent = plain.indexOf('E') >= 0 || plain.indexOf('e') >= 0;
    boolean writable = exponent && Math.abs(number.decimalValue().scale()) <= 64;
    return writable ? plain + " " + number.decimalValue().toPlainString() : plain;
  }
}
