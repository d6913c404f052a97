package dev.demarc.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The smallest value that fits a JSON Schema: every declared property, first enum value, lower
 * bounds. Knows types, {@code properties}, {@code enum}, {@code const}, {@code anyOf}, {@code
 * items} with {@code minItems}, {@code minimum} and {@code minLength}; not references.
 */
final class SchemaExample {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_ITEMS = 64;

  private SchemaExample() {}

  static JsonNode of(JsonNode schema) {
    return of(schema, 0);
  }

  private static JsonNode of(JsonNode schema, int depth) {
    if (depth > MAX_DEPTH) {
      throw ApiError.malformed(null, "The schema is nested too deeply.");
    } else if (schema.has("const")) {
      return schema.get("const");
    } else if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
      return schema.get("enum").get(0);
    } else if (schema.path("anyOf").isArray() && !schema.path("anyOf").isEmpty()) {
      return of(schema.get("anyOf").get(0), depth + 1);
    }
    return ofType(schema, depth);
  }

  private static JsonNode ofType(JsonNode schema, int depth) {
    JsonNode type = schema.path("type");
    return switch ((type.isArray() ? type.path(0) : type).asText("object")) {
      case "string" -> JSON.textNode(text(schema.path("minLength").asInt(0)));
      case "integer" -> JSON.numberNode(schema.path("minimum").asLong(0));
      case "number" -> JSON.numberNode(schema.path("minimum").asDouble(0));
      case "boolean" -> JSON.booleanNode(false);
      case "null" -> JSON.nullNode();
      case "array" -> array(schema, depth);
      default -> object(schema, depth);
    };
  }

  private static String text(int minLength) {
    return "stand-in".repeat(Math.max(1, Math.min(MAX_ITEMS, (minLength + 7) / 8)));
  }

  private static JsonNode array(JsonNode schema, int depth) {
    var array = JSON.arrayNode();
    for (int i = 0; i < Math.min(MAX_ITEMS, schema.path("minItems").asInt(0)); i++) {
      array.add(of(schema.path("items"), depth + 1));
    }
    return array;
  }

  private static ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    for (var property : schema.path("properties").properties()) {
      object.set(property.getKey(), of(property.getValue(), depth + 1));
    }
    return object;
  }
}
