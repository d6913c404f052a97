package dev.demarc.agent.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.nio.charset.StandardCharsets;

/**
 * Input tokens of a request by a pinned tokenizer (cl100k). Up to 64 KiB of text are counted; of
 * more, eight samples are, and the densest of them stands for the rest, never less than a token for
 * three bytes, so that a long text is not taken for a short one.
 */
public final class Tokens {
  private static final int COUNTED = 64 << 10;
  private static final int SAMPLES = 8;
  private static final int SAMPLE = 2 << 10;
  private static final int PER_MESSAGE = 4;

  /** Loading the table takes a while and some memory, so it is done once and when first needed. */
  private static final class Table {
    private static final Encoding CL100K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
  }

  private Tokens() {}

  /**
   * Of everything the model is given: messages and tools, or the inputs of a request for vectors.
   */
  public static long of(ObjectNode request) {
    StringBuilder text = new StringBuilder();
    JsonNode messages = request.path("messages");
    for (JsonNode message : messages) {
      content(message, text);
    }
    for (String member : new String[] {"tools", "functions", "response_format"}) {
      if (request.hasNonNull(member)) {
        text.append(request.path(member));
      }
    }
    return of(text.toString())
        + (long) PER_MESSAGE * messages.size()
        + input(request.path("input"));
  }

  /**
   * Never fewer than the whole request has, members this version does not know included: where a
   * condition of the policy reads the number, nothing may hide from it. Up to 64 KiB are counted as
   * they are written; of more, every byte counts as a token.
   */
  static long most(ObjectNode request) {
    String text = request.toString();
    return text.length() <= COUNTED
        ? Math.max(of(request), Table.CL100K.countTokensOrdinary(text))
        : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Token numbers count as what they are. */
  private static long input(JsonNode input) {
    if (input.isTextual()) {
      return of(input.textValue());
    }
    long tokens = 0;
    for (JsonNode each : input) {
      tokens += each.isNumber() ? 1 : input(each);
    }
    return tokens;
  }

  /** Of one text. */
  public static long of(String text) {
    if (text.length() <= COUNTED) {
      return Table.CL100K.countTokensOrdinary(text);
    }
    double perCharacter = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int from = (int) ((long) (text.length() - SAMPLE) * i / (SAMPLES - 1));
      String sample = text.substring(from, from + SAMPLE);
      perCharacter =
          Math.max(perCharacter, (double) Table.CL100K.countTokensOrdinary(sample) / SAMPLE);
    }
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return Math.max((long) Math.ceil(perCharacter * text.length()), bytes / 3);
  }

  private static void content(JsonNode message, StringBuilder text) {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      text.append(content.textValue()).append('\n');
    }
    for (JsonNode part : content) {
      text.append(part.path("text").asText("")).append('\n');
    }
    if (message.hasNonNull("tool_calls")) {
      text.append(message.path("tool_calls"));
    }
  }
}
