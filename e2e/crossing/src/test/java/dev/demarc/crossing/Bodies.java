package dev.demarc.crossing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.engine.cubes.Dice;
import java.util.List;

/** Writes the bodies of requests over every part that the APIs have, with a token in each. */
record Bodies(Draft draft, Dice dice) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  ObjectNode chat() {
    ObjectNode body = JSON.objectNode();
    body.put("model", dice.oneIn(3) ? model() : "auto");
    ArrayNode all = body.putArray("messages");
    if (dice.oneIn(2)) {
      message(all, dice.one("system", "developer")).put("content", draft.words());
    }
    for (int turns = dice.upTo(2); turns > 0; turns--) {
      message(all, "user").put("content", draft.words());
      message(all, "assistant").put("content", draft.words());
    }
    if (dice.oneIn(5)) {
      toolTurn(all);
    }
    if (dice.oneIn(15)) {
      functionTurn(all);
    }
    content(message(all, "user"));
    if (dice.oneIn(5)) {
      toolDefinitions(body);
    }
    if (dice.oneIn(15)) {
      functions(body);
    }
    members(body);
    return body;
  }

  private String model() {
    String station = dice.one("cloud", "cluster", "edge-box", "desk", "neighbour", "azure");
    return dice.one("large", "small", "large", station + "/large");
  }

  ObjectNode embeddings() {
    ObjectNode body = JSON.objectNode();
    body.put("model", dice.one("embed-1", "embed-1", "cluster/embed-1", "inference/embed-1"));
    if (dice.oneIn(12)) {
      draft.unreadable = true;
      draft.messages = 1;
      draft.files = 1;
      body.putArray("input").add(1).add(2).add(3);
    } else if (dice.oneIn(3)) {
      draft.messages = 1;
      body.put("input", draft.words());
    } else {
      draft.messages = 1 + dice.upTo(3);
      ArrayNode input = body.putArray("input");
      for (int i = 0; i < draft.messages; i++) {
        input.add(draft.words());
      }
    }
    if (dice.oneIn(3)) {
      body.put("encoding_format", dice.one("float", "base64"));
    }
    return body;
  }

  private ObjectNode message(ArrayNode all, String role) {
    draft.messages++;
    return all.addObject().put("role", role);
  }

  private void toolTurn(ArrayNode all) {
    ObjectNode call = message(all, "assistant").putArray("tool_calls").addObject();
    call.put("id", "call-a").put("type", "function");
    call.putObject("function").put("name", "chart").put("arguments", arguments());
    message(all, "tool").put("tool_call_id", "call-a").put("content", result());
  }

  /** As it was before there were tools. */
  private void functionTurn(ArrayNode all) {
    ObjectNode call = message(all, "assistant").putNull("content").putObject("function_call");
    call.put("name", "chart").put("arguments", arguments());
    message(all, "function").put("name", "chart").put("content", result());
  }

  private String arguments() {
    return JSON.objectNode().put("query", draft.words()).toString();
  }

  private String result() {
    boolean plain = dice.oneIn(2);
    return plain ? draft.words() : JSON.objectNode().put("a", draft.words()).toString();
  }

  private void toolDefinitions(ObjectNode body) {
    ArrayNode definitions = JSON.arrayNode();
    for (String name : dice.some(List.of("chart", "mail", "search", "frobnicate"), 5)) {
      function(definitions.addObject().put("type", "function").putObject("function"), name);
    }
    if (!definitions.isEmpty()) {
      body.set("tools", definitions);
    }
  }

  private void functions(ObjectNode body) {
    ArrayNode functions = body.putArray("functions");
    function(functions.addObject(), dice.one("chart", "mail", "frobnicate"));
    body.put("function_call", "auto");
  }

  private void function(ObjectNode function, String name) {
    draft.tools.add(name);
    function.put("name", name).put("description", draft.words());
    function.putObject("parameters").put("type", "object");
  }

  private void members(ObjectNode body) {
    if (dice.oneIn(3)) {
      body.put("max_tokens", 16 + dice.upTo(64));
    }
    if (dice.oneIn(5)) {
      body.putObject("metadata").put("note", draft.words());
    }
    if (dice.oneIn(6)) {
      body.put("user", draft.words());
    }
    if (dice.oneIn(30)) {
      body.put("n", 2);
    }
    if (dice.oneIn(20)) {
      body.putObject("response_format").put("type", "json_object");
    } else if (dice.oneIn(12)) {
      schema(body.putObject("response_format"));
    }
    if (dice.oneIn(12)) {
      sources(body.putObject("demarc"));
    }
  }

  /** What an answer is to be like, told in words wherever a schema may have them. */
  private void schema(ObjectNode format) {
    ObjectNode named = format.put("type", "json_schema").putObject("json_schema");
    named.put("name", "note").put("description", draft.words());
    ObjectNode schema = named.putObject("schema").put("type", "object");
    schema.put("title", draft.words()).put("description", draft.words());
    ObjectNode said = schema.putObject("properties").putObject("said").put("type", "string");
    said.put("description", draft.words());
    if (dice.oneIn(2)) {
      said.putArray("enum").add(draft.words()).add(draft.words());
    }
    schema.putArray("required").add("said");
  }

  /** Taken off by the agent: no target may see a source's name. */
  private void sources(ObjectNode member) {
    ArrayNode sources = member.putArray("sources");
    for (int i = 0; i <= dice.upTo(1); i++) {
      String dataClass = dice.one(Words.CLASSES);
      draft.declare(dataClass);
      ObjectNode source = sources.addObject().put("id", draft.secret(2 + i));
      source.put("class", dataClass).put("region", "eu");
    }
  }

  private void content(ObjectNode message) {
    if (!dice.oneIn(3)) {
      message.put("content", dice.oneIn(4) ? document() : draft.words());
      return;
    }
    ArrayNode content = message.putArray("content");
    for (int i = 0; i <= dice.upTo(2); i++) {
      content.addObject().put("type", "text").put("text", draft.words());
    }
    if (dice.oneIn(2)) {
      new Attachments(draft, dice).one(content);
    }
  }

  /** Longer than the smaller contexts, so that it goes in parts or nowhere. */
  private String document() {
    String sentences = "The pump of the hall ran for nine hours. ".repeat(45 + dice.upTo(55));
    draft.document = true;
    return draft.words() + ". " + sentences + draft.words() + ".";
  }
}
