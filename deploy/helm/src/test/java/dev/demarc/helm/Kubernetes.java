package dev.demarc.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;

/**
 * The schemas of Kubernetes, as the model's jars bring them, and strict: a member that they do not
 * name is an error there, where the API server would drop it and say nothing.
 */
final class Kubernetes {
  private static final String DEFINITIONS = "schema/kube-schema.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ObjectNode definitions = JSON.createObjectNode();

  Kubernetes() throws IOException {
    for (URL url : Collections.list(Kubernetes.class.getClassLoader().getResources(DEFINITIONS))) {
      try (InputStream in = url.openStream()) {
        definitions.setAll((ObjectNode) JSON.readTree(in).path("definitions"));
      }
    }
    definitions.forEach(Kubernetes::tighten);
    // What the generator makes classes of is a text or a number on the wire.
    definitions
        .properties()
        .forEach(definition -> {
          if (definition.getKey().endsWith("_Quantity")
              || definition.getKey().endsWith("_IntOrString")) {
            ObjectNode plain = (ObjectNode) definition.getValue();
            plain.removeAll();
            plain.putArray("type").add("string").add("number");
          }
        });
  }

  /** What is wrong with the object; empty when it is as its kind must be. */
  List<String> complaints(JsonNode object) {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$ref", "#/definitions/" + definition(object));
    schema.set("definitions", definitions);
    JsonSchema compiled = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(schema);
    return compiled.validate(object).stream().map(ValidationMessage::getMessage).sorted().toList();
  }

  private String definition(JsonNode object) {
    for (var one : definitions.properties()) {
      JsonNode members = one.getValue().path("properties");
      if (is(members, "apiVersion", object) && is(members, "kind", object)) {
        return one.getKey();
      }
    }
    throw new AssertionError("no schema of " + object.path("apiVersion") + object.path("kind"));
  }

  private static boolean is(JsonNode members, String name, JsonNode object) {
    return members.path(name).has("default")
        && members.path(name).path("default").equals(object.path(name));
  }

  /** {@code "required": true} beside a type is of an older draft. */
  private static void tighten(JsonNode node) {
    if (node instanceof ObjectNode schema) {
      if (schema.path("required").isBoolean()) {
        schema.remove("required");
      }
      if (schema.path("properties").size() > 0 && schema.path("additionalProperties").isBoolean()) {
        schema.put("additionalProperties", false);
      }
    }
    node.forEach(Kubernetes::tighten);
  }
}
