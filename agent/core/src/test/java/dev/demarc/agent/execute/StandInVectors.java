package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.json.DemarcJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a stand-in that speaks OpenAI's API answers a request for vectors: of each input its length
 * and a half, the last one first, in the encoding it was asked for; {@value #TOKENS} tokens an
 * input.
 */
final class StandInVectors {
  static final int TOKENS = 3;

  private final JsonNode asked;
  private final List<String> inputs = new ArrayList<>();

  StandInVectors(Buffer body) {
    try {
      asked = DemarcJson.strict().readTree(body.getBytes());
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
    JsonNode input = asked.path("input");
    if (input.isArray()) {
      input.forEach(each -> inputs.add(each.asText()));
    } else {
      inputs.add(input.asText());
    }
  }

  /** The answer, with so many vectors less than inputs. */
  ObjectNode answer(String model, int fewer) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (int i = inputs.size() - 1; i >= fewer; i--) {
      ObjectNode element = data.addObject().put("object", "embedding").put("index", i);
      vector(element, inputs.get(i).length());
    }
    long tokens = (long) TOKENS * inputs.size();
    answer.put("model", model);
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  private void vector(ObjectNode element, float length) {
    if (asked.path("encoding_format").asText().equals("base64")) {
      ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putFloat(length).putFloat(0.5f);
      element.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
    } else {
      element.putArray("embedding").add(length).add(0.5f);
    }
  }
}
