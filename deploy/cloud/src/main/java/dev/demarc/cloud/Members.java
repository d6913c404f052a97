package dev.demarc.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads typed members of a request body, refusing what has the wrong type. */
final class Members {

  private Members() {}

  static String requiredText(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw ApiError.malformed(name, "'" + name + "' must be a non-empty string.");
    }
    return value.asText();
  }

  static boolean flag(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return false;
    }
    if (!value.isBoolean()) {
      throw ApiError.malformed(name, "'" + name + "' must be true or false.");
    }
    return value.asBoolean();
  }

  static Optional<Integer> boundedInt(JsonNode body, String name, int min, int max) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return Optional.empty();
    }
    if (!value.isInt() || value.asInt() < min || value.asInt() > max) {
      throw ApiError.malformed(
          name, "'" + name + "' must be an integer from " + min + " to " + max + ".");
    }
    return Optional.of(value.asInt());
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
