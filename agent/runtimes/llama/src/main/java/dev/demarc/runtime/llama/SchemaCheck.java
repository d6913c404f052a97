package dev.demarc.runtime.llama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Refuses schemas on which llama.cpp's grammar conversion aborts the process: unknown types, bare
 * patterns, references. Stricter than it must be, never looser than it may.
 */
final class SchemaCheck {

  private static final int MAX_DEPTH = 32;
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");
  private static final Set<String> REFUSED = Set.of("$ref", "pattern", "not", "patternProperties");

  private SchemaCheck() {}

  static boolean isUsable(String schema) {
    try {
      JsonNode json = ToChild.schemaJson(schema);
      return json.isObject() && isUsable(json, 0);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean isUsable(JsonNode schema, int depth) {
    if (depth > MAX_DEPTH || !schema.isObject() || REFUSED.stream().anyMatch(schema::has)) {
      return false;
    }
    return typeIsKnown(schema)
        && all(schema.path("properties"), depth)
        && all(schema.path("anyOf"), depth)
        && all(schema.path("oneOf"), depth)
        && all(schema.path("allOf"), depth)
        && all(schema.path("prefixItems"), depth)
        && one(schema.path("items"), depth)
        && one(schema.path("additionalProperties"), depth);
  }

  private static boolean typeIsKnown(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      return TYPES.contains(type.asText());
    } else if (type.isArray() && !type.isEmpty()) {
      return type.valueStream().allMatch(t -> TYPES.contains(t.asText()));
    }
    return type.isMissingNode()
        && (schema.isEmpty()
            || schema.has("const")
            || schema.path("enum").size() > 0
            || schema.has("anyOf")
            || schema.has("oneOf")
            || schema.has("allOf")
            || schema.has("properties"));
  }

  private static boolean all(JsonNode schemas, int depth) {
    return schemas.valueStream().allMatch(schema -> isUsable(schema, depth + 1));
  }

  private static boolean one(JsonNode schema, int depth) {
    return schema.isMissingNode() || schema.isBoolean() || isUsable(schema, depth + 1);
  }
}
