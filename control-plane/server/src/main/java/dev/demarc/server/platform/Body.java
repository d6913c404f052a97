package dev.demarc.server.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.id.Id;
import dev.demarc.json.DemarcJson;

/** A body that lacks the id its path gives. */
public final class Body {
  private Body() {}

  /**
   * The value with the path's id.
   *
   * @throws JsonProcessingException when the body is not of the documented shape
   */
  public static <T> T withId(ObjectNode body, Id id, Class<T> type) throws JsonProcessingException {
    if (body.has("id") && !body.path("id").asText().equals(id.text())) {
      throw Problem.invalid("id", "must be the one in the path, or left out");
    }
    return DemarcJson.strict().treeToValue(body.put("id", id.text()), type);
  }
}
