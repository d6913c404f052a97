package dev.demarc.agent.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.config.Section;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.Id;
import java.util.List;
import java.util.Optional;

/**
 * Makes a chat of a case, which the door's own parser must find well-formed.
 *
 * @param maxTokens of an answer, unless its case says otherwise
 * @param temperature absent where the model's own is left alone
 */
record CaseReader(int maxTokens, Optional<JsonNode> temperature) {
  private static final int MOST_TOKENS = 16_384;
  private static final int USUAL_TOKENS = 512;
  private static final int MOST_MESSAGES = 50;
  private static final int MOST_SOURCES = 50;

  static CaseReader of(Section top) {
    Optional<JsonNode> temperature = top.tree("temperature");
    if (temperature.filter(each -> !isTemperature(each)).isPresent()) {
      throw new InvalidValue("temperature", "must be a number from 0 to 2");
    }
    return new CaseReader(top.number("maxTokens", 1, MOST_TOKENS, USUAL_TOKENS), temperature);
  }

  private static boolean isTemperature(JsonNode value) {
    return value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 2;
  }

  GoldenCase read(Section section, List<Check> checks) {
    String id = Id.slug(section.key("id"), section.required("id"));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("messages", messages(section));
    body.put("max_tokens", section.number("maxTokens", 1, MOST_TOKENS, maxTokens));
    temperature.ifPresent(each -> body.set("temperature", each));
    section.tree("schema").ifPresent(each -> ask(body, each));
    sources(section).ifPresent(each -> body.set("demarc", each));
    section.refuseUnknown();
    GoldenCase read = new GoldenCase(id, body, checks);
    try {
      ChatParser.parse(read.asking("auto"));
    } catch (Refusal malformed) {
      throw new InvalidValue(section.name(), malformed.message());
    }
    return read;
  }

  private static ArrayNode messages(Section section) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    Optional<String> text = section.text("text");
    List<Section> all = section.sections("messages", MOST_MESSAGES);
    if (text.isPresent() != all.isEmpty()) {
      throw new InvalidValue(
          section.key("text"), "is required where there are no messages, and only there");
    }
    text.ifPresent(each -> messages.addObject().put("role", "user").put("content", each));
    for (Section each : all) {
      messages
          .addObject()
          .put("role", each.required("role"))
          .put("content", each.required("content"));
      each.refuseUnknown();
    }
    return messages;
  }

  private static void ask(ObjectNode body, JsonNode schema) {
    body.putObject("response_format")
        .put("type", "json_schema")
        .putObject("json_schema")
        .put("name", "answer")
        .put("strict", true)
        .set("schema", schema);
  }

  private static Optional<ObjectNode> sources(Section section) {
    List<Section> all = section.sections("sources", MOST_SOURCES);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode member = JsonNodeFactory.instance.objectNode().put("cite", true);
    ArrayNode sources = member.putArray("sources");
    for (Section each : all) {
      sources
          .addObject()
          .put("id", each.required("id"))
          .put("class", each.required("class"))
          .put("region", each.required("region"));
      each.refuseUnknown();
    }
    return Optional.of(member);
  }
}
