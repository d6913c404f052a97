package dev.demarc.agent.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;

/** A body as a tree that can be forwarded as it came: numbers keep their digits. */
final class JsonBody {
  private static final ObjectReader READER =
      DemarcJson.strict()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private JsonBody() {}

  /** The object in these bytes; says where they are malformed, and nothing of what they hold. */
  static ObjectNode read(byte[] body) {
    try {
      if (READER.readTree(body) instanceof ObjectNode tree) {
        return tree;
      }
    } catch (JsonProcessingException malformed) {
      long at = malformed.getLocation() == null ? 0 : malformed.getLocation().getByteOffset();
      throw Refusal.saying(
          ErrorCode.INVALID_REQUEST, "The body is not well-formed JSON, near byte " + at + ".");
    } catch (IOException unreadable) {
      throw Refusal.of(ErrorCode.INVALID_REQUEST);
    }
    throw Refusal.saying(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
  }
}
