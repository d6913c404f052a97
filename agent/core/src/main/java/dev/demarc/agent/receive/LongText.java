package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.catalogue.Feature;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The longest text a user wrote in a request: the document, where a summary is asked for.
 *
 * @param message its place among the messages
 * @param part its place among the parts of that message; -1 where the message is one text
 */
public record LongText(int message, int part, String text) {
  private static final Set<Feature> INDIVISIBLE =
      EnumSet.of(
          Feature.TOOLS, Feature.CITATIONS, Feature.IMAGE, Feature.AUDIO, Feature.EMBEDDINGS);

  /**
   * The text by which a request can be made in parts; empty where it cannot: it is no chat, wants
   * several answers, brings tools or anything that is no text, or its answer must refer to sources.
   */
  public static Optional<LongText> of(ModelRequest request) {
    boolean plain =
        request instanceof ChatRequest
            && request.files() == 0
            && request.needs().stream().noneMatch(INDIVISIBLE::contains)
            && request.tree().path("n").asInt(1) == 1;
    return plain ? longest(request.tree().path("messages")) : Optional.empty();
  }

  private static Optional<LongText> longest(JsonNode messages) {
    LongText longest = new LongText(0, -1, "");
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      if (message.path("role").asText().equals("user")) {
        longest = longer(longest, i, message.path("content"));
      }
    }
    return longest.text().isBlank() ? Optional.empty() : Optional.of(longest);
  }

  private static LongText longer(LongText longest, int message, JsonNode content) {
    LongText found = longest.or(message, -1, content);
    for (int part = 0; part < content.size(); part++) {
      found = found.or(message, part, content.path(part).path("text"));
    }
    return found;
  }

  private LongText or(int inMessage, int atPart, JsonNode other) {
    boolean longer = other.isTextual() && other.textValue().length() > text.length();
    return longer ? new LongText(inMessage, atPart, other.textValue()) : this;
  }

  /** A copy of the request's body with another text in the place of this one. */
  public ObjectNode replacedBy(String other, ObjectNode body) {
    ObjectNode copy = body.objectNode();
    body.properties()
        .forEach(member -> {
          if (!member.getKey().equals("messages")) {
            copy.set(member.getKey(), member.getValue().deepCopy());
          }
        });
    ArrayNode messages = copy.putArray("messages");
    for (int i = 0; i < body.path("messages").size(); i++) {
      JsonNode each = body.path("messages").path(i);
      messages.add(i == message ? replaced(other, (ObjectNode) each) : each.deepCopy());
    }
    return copy;
  }

  private ObjectNode replaced(String other, ObjectNode holder) {
    ObjectNode copy = holder.objectNode();
    holder
        .properties()
        .forEach(member -> {
          if (!member.getKey().equals("content")) {
            copy.set(member.getKey(), member.getValue().deepCopy());
          }
        });
    if (part < 0) {
      return copy.put("content", other);
    }
    ArrayNode parts = copy.putArray("content");
    for (int i = 0; i < holder.path("content").size(); i++) {
      JsonNode each = holder.path("content").path(i);
      parts.add(
          i == part ? copy.objectNode().put("type", "text").put("text", other) : each.deepCopy());
    }
    return copy;
  }

  /** Tells where, not what. */
  @Override
  public String toString() {
    return "LongText[" + message + ", " + part + ", " + text.length() + " characters]";
  }
}
