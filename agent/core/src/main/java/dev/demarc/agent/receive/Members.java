package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.error.ErrorCode;
import java.util.List;

/** Reads members of a body, refusing what has the wrong type. */
final class Members {
  private Members() {}

  static String requiredText(JsonNode body, String name, int longest) {
    JsonNode value = body.path(name);
    if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > longest) {
      throw malformed(name, "must be a text of 1 to " + longest + " characters");
    }
    return value.asText();
  }

  static boolean flag(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!absent(value) && !value.isBoolean()) {
      throw malformed(name, "must be true or false");
    }
    return value.asBoolean(false);
  }

  static long bounded(JsonNode body, String name, long least, long most, long otherwise) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw malformed(name, "must be a whole number");
    }
    if (value.asLong() < least || value.asLong() > most) {
      throw malformed(name, "must be " + least + " to " + most);
    }
    return value.asLong();
  }

  /** Refuses a member that is neither absent nor false. */
  static void refuse(JsonNode body, String name, String reason) {
    if (flag(body, name)) {
      throw malformed(name, reason);
    }
  }

  static Iterable<JsonNode> array(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return List.of();
    }
    if (!value.isArray()) {
      throw malformed(name, "must be an array");
    }
    return value;
  }

  static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  static Refusal malformed(String param, String reason) {
    return Refusal.about(ErrorCode.INVALID_REQUEST, param, "'" + param + "' " + reason + ".");
  }
}
