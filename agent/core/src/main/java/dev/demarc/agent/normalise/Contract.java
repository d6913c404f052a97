package dev.demarc.agent.normalise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.json.DemarcJson;

/**
 * Whether structured output is what the caller asked for: JSON; where a schema was given, of its
 * type, with its required members of their simple types. Other keywords of a schema are not
 * checked.
 */
public final class Contract {
  /** Longer output counts as not valid, since it was not read to its end. */
  static final int LONGEST = 4 << 20;

  private Contract() {}

  /** True for requests that ask for no structure. */
  public static boolean holds(ModelRequest request, String text) {
    JsonNode format = request.tree().path("response_format");
    return switch (format.path("type").asText("text")) {
      case "json_object" -> parses(text, "object");
      case "json_schema" -> fits(text, format.path("json_schema").path("schema"));
      default -> true;
    };
  }

  private static boolean parses(String text, String type) {
    try {
      return text.length() < LONGEST && isA(DemarcJson.strict().readTree(text), type);
    } catch (JsonProcessingException malformed) {
      return false;
    }
  }

  private static boolean fits(String text, JsonNode schema) {
    try {
      JsonNode value = DemarcJson.strict().readTree(text);
      return text.length() < LONGEST && fits(value, schema, 0);
    } catch (JsonProcessingException malformed) {
      return false;
    }
  }

  private static boolean fits(JsonNode value, JsonNode schema, int depth) {
    String type = schema.path("type").asText("");
    if (!type.isEmpty() && !isA(value, type)) {
      return false;
    }
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        return false;
      }
    }
    for (var property : schema.path("properties").properties()) {
      JsonNode member = value.path(property.getKey());
      if (!member.isMissingNode() && depth < 32 && !fits(member, property.getValue(), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isA(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "null" -> value.isNull();
      default -> true;
    };
  }
}
