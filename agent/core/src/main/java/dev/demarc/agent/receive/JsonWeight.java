package dev.demarc.agent.receive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What the tree of a JSON text takes in memory, in bytes, beside the text itself. {@code [{},{}]}
 * is three bytes for each object and two dozen times that as a tree, so whoever bounds bytes alone
 * bounds nothing. Counted in one pass that keeps nothing and ends at its bound. Nodes are taken for
 * what they are in a 64-bit JVM with compact headers, rounded up.
 */
public final class JsonWeight {
  /** Texts up to this length are not looked at: most are, and their trees are small. */
  static final int SMALL = 8 << 10;

  /** Some 700,000 numbers, or 80,000 messages. */
  static final long MOST = 16 << 20;

  private static final int VALUE = 24;
  private static final int CONTAINER = 72;

  /** Its text, its place in the object, and its place among the names seen while it is read. */
  private static final int NAME = 96;

  private static final JsonFactory PLAIN = new JsonFactory();

  private JsonWeight() {}

  /**
   * The weight of this text's tree, or something above {@code most}. What is malformed weighs what
   * came before: a reader gets no further either.
   */
  public static long of(byte[] json, long most) {
    if (json.length <= SMALL) {
      return 0;
    }
    long weight = 0;
    try (JsonParser parser = PLAIN.createParser(json)) {
      for (JsonToken each = parser.nextToken();
          each != null && weight <= most;
          each = parser.nextToken()) {
        weight += weight(each);
      }
    } catch (JsonProcessingException malformed) {
      return weight;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return weight;
  }

  /** Whether a tree of this text would take more than one text that somebody else wrote may. */
  public static boolean isHeavy(String text) {
    return text.length() > SMALL / 4 && isHeavy(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a tree of this text would take more than one text that somebody else wrote may. */
  public static boolean isHeavy(byte[] json) {
    return of(json, MOST) > MOST;
  }

  private static int weight(JsonToken token) {
    return switch (token) {
      case START_OBJECT, START_ARRAY -> CONTAINER;
      case END_OBJECT, END_ARRAY -> 0;
      case FIELD_NAME -> NAME;
      default -> VALUE;
    };
  }
}
