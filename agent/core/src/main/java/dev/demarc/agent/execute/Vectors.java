package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.agent.receive.VectorEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Vectors, one for each input in its order, all of one length and all of finite numbers. In base64
 * a vector is its numbers as little-endian 32-bit floats (IEEE 754) one after another, which is how
 * OpenAI's clients read it.
 */
final class Vectors {
  private final List<float[]> rows;

  private Vectors(List<float[]> rows) {
    this.rows = rows;
  }

  /**
   * Takes what a route computed.
   *
   * @throws AttemptFailed when it is not what the request asks for
   */
  static Vectors of(List<float[]> rows, EmbeddingsRequest request) throws AttemptFailed {
    if (rows.size() != request.messages() || rows.isEmpty()) {
      throw AttemptFailed.unhealthy("wrong_count");
    }
    int length = rows.getFirst().length;
    for (float[] row : rows) {
      if (row.length != length || length == 0) {
        throw AttemptFailed.unhealthy("malformed");
      }
      for (float number : row) {
        if (!Float.isFinite(number)) {
          throw AttemptFailed.unhealthy("malformed");
        }
      }
    }
    OptionalInt asked = request.dimensions();
    if (asked.isPresent() && asked.getAsInt() != length) {
      throw AttemptFailed.refused("wrong_dimensions");
    }
    return new Vectors(rows);
  }

  /** Reads the {@code data} of an answer in OpenAI's shape, in either encoding and any order. */
  static Vectors read(JsonNode data, EmbeddingsRequest request) throws AttemptFailed {
    if (!data.isArray() || data.size() != request.messages()) {
      throw AttemptFailed.unhealthy(data.isArray() ? "wrong_count" : "malformed");
    }
    @Nullable float[][] rows = new float[data.size()][];
    for (int i = 0; i < data.size(); i++) {
      int index = data.path(i).path("index").asInt(i);
      if (index < 0 || index >= rows.length || rows[index] != null) {
        throw AttemptFailed.unhealthy("malformed");
      }
      rows[index] = row(data.path(i).path("embedding"));
    }
    List<float[]> all = new ArrayList<>();
    for (float[] row : rows) {
      if (row == null) {
        throw AttemptFailed.unhealthy("malformed");
      }
      all.add(row);
    }
    return of(all, request);
  }

  private static float[] row(JsonNode embedding) throws AttemptFailed {
    if (embedding.isTextual()) {
      return decoded(embedding.textValue());
    }
    float[] row = new float[embedding.size()];
    for (int i = 0; i < row.length; i++) {
      if (!embedding.path(i).isNumber()) {
        throw AttemptFailed.unhealthy("malformed");
      }
      row[i] = embedding.path(i).floatValue();
    }
    return row;
  }

  private static float[] decoded(String base64) throws AttemptFailed {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length % Float.BYTES == 0) {
        float[] row = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(row);
        return row;
      }
    } catch (IllegalArgumentException malformed) {
      throw AttemptFailed.unhealthy("malformed");
    }
    throw AttemptFailed.unhealthy("malformed");
  }

  int length() {
    return rows.getFirst().length;
  }

  /** The answer in OpenAI's shape. */
  ObjectNode answer(String model, VectorEncoding encoding, long tokens) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (int i = 0; i < rows.size(); i++) {
      ObjectNode element = data.addObject().put("object", "embedding").put("index", i);
      switch (encoding) {
        case BASE64 -> element.put("embedding", encoded(rows.get(i)));
        case FLOAT -> {
          ArrayNode numbers = element.putArray("embedding");
          for (float number : rows.get(i)) {
            numbers.add(number);
          }
        }
      }
    }
    answer.put("model", model);
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  private static String encoded(float[] row) {
    ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(row);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  @Override
  public String toString() {
    return "Vectors[" + rows.size() + " of " + length() + "]";
  }
}
