package dev.demarc.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One conformance case. {@code policy} is a document or the name of one in {@code shared/policies};
 * {@code targets} are ids from {@code shared/targets.json}; {@code facts} are a merge patch (RFC
 * 7396) on {@code shared/facts.json}; {@code situation} says what is not {@code up}. Whatever a
 * case does not say has one shared default; a member nobody knows is an error.
 */
record Case(
    String name,
    PolicyDocument policy,
    List<Target> targets,
    Facts facts,
    Situation situation,
    JsonNode expect) {
  private static final ObjectMapper JSON = DemarcJson.strict();
  private static final Set<String> MEMBERS =
      Set.of("name", "rule", "policy", "targets", "facts", "situation", "expect");

  static Case read(Path file) {
    try {
      ObjectNode tree = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
      requireMembers(tree);
      Path shared = file.resolveSibling("shared");
      return new Case(
          tree.get("name").asText(),
          policy(shared, tree.get("policy")),
          targets(shared, tree.get("targets")),
          facts(shared, tree.get("facts")),
          situation(tree.get("targets"), tree.path("situation")),
          tree.get("expect"));
    } catch (IOException | RuntimeException unreadable) {
      throw new AssertionError("unreadable case " + file.getFileName(), unreadable);
    }
  }

  private static void requireMembers(ObjectNode tree) {
    tree.fieldNames()
        .forEachRemaining(member -> {
          if (!MEMBERS.contains(member)) {
            throw new IllegalArgumentException("unknown member " + member);
          }
        });
    for (String member : List.of("name", "rule", "policy", "targets", "expect")) {
      if (tree.path(member).isMissingNode()) {
        throw new IllegalArgumentException("no " + member);
      }
    }
    if (tree.get("rule").asText().isBlank()) {
      throw new IllegalArgumentException("no words in rule");
    }
  }

  private static PolicyDocument policy(Path shared, JsonNode node) throws IOException {
    JsonNode body =
        node.isTextual() ? read(shared.resolve("policies"), node.asText() + ".json") : node;
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("schema", PolicyDocument.SCHEMA).put("title", "Case");
    document.setAll((ObjectNode) body);
    return JSON.treeToValue(document, PolicyDocument.class);
  }

  private static List<Target> targets(Path shared, JsonNode ids) throws IOException {
    JsonNode all = read(shared, "targets.json");
    List<Target> targets = new ArrayList<>();
    for (JsonNode id : ids) {
      ObjectNode target = ((ObjectNode) all.required(id.asText())).deepCopy();
      targets.add(JSON.treeToValue(target.put("id", id.asText()), Target.class));
    }
    return targets;
  }

  private static Facts facts(Path shared, JsonNode patch) throws IOException {
    ObjectNode facts = (ObjectNode) read(shared, "facts.json");
    if (patch != null) {
      merge(facts, (ObjectNode) patch);
    }
    return JSON.treeToValue(facts, Facts.class);
  }

  private static Situation situation(JsonNode ids, JsonNode said) throws IOException {
    ObjectNode situation = JsonNodeFactory.instance.objectNode();
    situation.put("at", "2026-11-24T09:00:00Z");
    ObjectNode availability = situation.putObject("targets");
    ids.forEach(id -> availability.put(id.asText(), "up"));
    if (said.isObject()) {
      merge(situation, (ObjectNode) said);
    }
    return JSON.treeToValue(situation, Situation.class);
  }

  private static void merge(ObjectNode into, ObjectNode patch) {
    Iterator<Map.Entry<String, JsonNode>> fields = patch.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode old = into.get(field.getKey());
      if (field.getValue().isNull()) {
        into.remove(field.getKey());
      } else if (field.getValue().isObject() && old != null && old.isObject()) {
        merge((ObjectNode) old, (ObjectNode) field.getValue());
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }

  private static JsonNode read(Path folder, String file) {
    try {
      return JSON.readTree(Files.readAllBytes(folder.resolve(file)));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
