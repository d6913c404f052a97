package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads the body of a request for vectors: {@code input} is a text, an array of texts, an array of
 * token numbers, or an array of such arrays. The model must be named: vectors of two models cannot
 * be compared, so none is chosen for the caller.
 */
public final class EmbeddingsParser {
  /** Most inputs of one request, as at OpenAI. */
  static final int MOST_INPUTS = 2_048;

  /** Most token numbers of one input. */
  static final int MOST_TOKENS = 1 << 16;

  static final int MOST_DIMENSIONS = 1 << 14;

  private EmbeddingsParser() {}

  /** The request in these bytes. */
  public static EmbeddingsRequest parse(byte[] body) {
    return parse(JsonBody.read(body), body.length);
  }

  static EmbeddingsRequest parse(ObjectNode tree, int bytes) {
    String model = Members.requiredText(tree, "model", 192);
    if (model.equals("auto")) {
      throw Members.malformed(
          "model", "must name a model: vectors of different models cannot be compared");
    }
    Members.refuse(tree, "stream", "cannot be set for vectors");
    if (tree.has("demarc")) {
      throw Members.malformed("demarc", "is for chats: vectors refer to no source");
    }
    List<String> texts = new ArrayList<>();
    int tokenInputs = inputs(tree.path("input"), texts);
    return new EmbeddingsRequest(
        tree,
        bytes,
        model,
        texts,
        texts.size() + tokenInputs,
        tokenInputs,
        encoding(tree),
        dimensions(tree));
  }

  /** Collects the texts; how many inputs are token numbers. */
  private static int inputs(JsonNode input, List<String> texts) {
    if (input.isTextual()) {
      texts.add(text(input, "input"));
      return 0;
    }
    if (!input.isArray() || input.isEmpty()) {
      throw Members.malformed("input", "must be a text or a non-empty array");
    }
    if (input.path(0).isNumber()) {
      tokens(input, "input");
      return 1;
    }
    if (input.size() > MOST_INPUTS) {
      throw Members.malformed("input", "must have at most " + MOST_INPUTS + " elements");
    }
    return elements(input, texts);
  }

  private static int elements(JsonNode input, List<String> texts) {
    boolean numbers = input.path(0).isArray();
    for (int i = 0; i < input.size(); i++) {
      String at = "input[" + i + "]";
      if (numbers) {
        tokens(input.path(i), at);
      } else {
        texts.add(text(input.path(i), at));
      }
    }
    return numbers ? input.size() : 0;
  }

  private static String text(JsonNode value, String at) {
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw Members.malformed(at, "must be a text that is not empty");
    }
    return value.textValue();
  }

  private static void tokens(JsonNode list, String at) {
    if (!list.isArray() || list.isEmpty() || list.size() > MOST_TOKENS) {
      throw Members.malformed(at, "must be an array of 1 to " + MOST_TOKENS + " token numbers");
    }
    for (JsonNode token : list) {
      if (!token.canConvertToInt() || !token.isIntegralNumber() || token.intValue() < 0) {
        throw Members.malformed(at, "must hold whole numbers of 0 or more");
      }
    }
  }

  private static VectorEncoding encoding(ObjectNode tree) {
    JsonNode format = tree.path("encoding_format");
    if (Members.absent(format)) {
      return VectorEncoding.FLOAT;
    }
    for (VectorEncoding encoding : VectorEncoding.values()) {
      if (encoding.wire().equals(format.asText(""))) {
        return encoding;
      }
    }
    throw Members.malformed("encoding_format", "is float or base64");
  }

  private static OptionalInt dimensions(ObjectNode tree) {
    long asked = Members.bounded(tree, "dimensions", 1, MOST_DIMENSIONS, 0);
    return asked == 0 ? OptionalInt.empty() : OptionalInt.of((int) asked);
  }
}
