package dev.demarc.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Vectors of length one drawn from a generator seeded by the SHA-256 of the input: equal inputs
 * give equal vectors, nothing else about them means anything. Base64 is little-endian float32.
 */
final class Embeddings {

  private static final int DIMENSIONS = 256;
  private static final int MAX_DIMENSIONS = 3_072;
  private static final int MAX_INPUTS = 2_048;

  private final TokenCounter tokens;

  Embeddings(TokenCounter tokens) {
    this.tokens = tokens;
  }

  ObjectNode answer(JsonNode body, String servedModel) {
    StandInModel.embeddingById(Members.requiredText(body, "model"));
    int dimensions = Members.boundedInt(body, "dimensions", 1, MAX_DIMENSIONS).orElse(DIMENSIONS);
    boolean base64 = base64(body.path("encoding_format").asText("float"));
    List<Input> inputs = inputs(body.path("input"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("object", "list");
    var data = answer.putArray("data");
    for (int i = 0; i < inputs.size(); i++) {
      float[] vector = vector(inputs.get(i).text(), dimensions);
      ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
      item.set("embedding", base64 ? packed(vector) : numbers(vector));
    }
    int count = inputs.stream().mapToInt(Input::tokens).sum();
    answer.put("model", servedModel);
    answer.putObject("usage").put("prompt_tokens", count).put("total_tokens", count);
    return answer;
  }

  private record Input(String text, int tokens) {}

  private List<Input> inputs(JsonNode input) {
    List<Input> inputs = new ArrayList<>();
    if (input.isTextual() || input.path(0).isInt()) {
      inputs.add(one(input));
    } else if (input.isArray()) {
      input.forEach(item -> inputs.add(one(item)));
    }
    if (inputs.isEmpty() || inputs.size() > MAX_INPUTS) {
      throw ApiError.malformed("input", "'input' must hold 1 to " + MAX_INPUTS + " inputs.");
    }
    return inputs;
  }

  private Input one(JsonNode item) {
    if (item.isTextual() && !item.asText().isEmpty()) {
      return new Input(item.asText(), tokens.count(item.asText()));
    } else if (item.isArray() && item.path(0).isInt()) {
      return new Input(item.toString(), item.size());
    }
    throw ApiError.malformed("input", "Every input must be a non-empty string or token array.");
  }

  private static boolean base64(String format) {
    return switch (format) {
      case "float" -> false;
      case "base64" -> true;
      default -> throw ApiError.malformed("encoding_format", "Must be 'float' or 'base64'.");
    };
  }

  static float[] vector(String text, int dimensions) {
    SplittableRandom random = new SplittableRandom(ByteBuffer.wrap(sha256(text)).getLong());
    double[] raw = random.doubles(dimensions, -1, 1).toArray();
    double length = 0;
    for (double value : raw) {
      length += value * value;
    }
    float[] vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (raw[i] / Math.sqrt(length));
    }
    return vector;
  }

  private static JsonNode packed(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return JsonNodeFactory.instance.textNode(Base64.getEncoder().encodeToString(bytes.array()));
  }

  private static JsonNode numbers(float[] vector) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (float value : vector) {
      array.add(value);
    }
    return array;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
