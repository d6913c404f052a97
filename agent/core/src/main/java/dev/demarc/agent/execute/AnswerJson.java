package dev.demarc.agent.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.JsonWeight;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads what a target sent as a tree: a JSON object, and none that takes too much to hold. */
final class AnswerJson {
  /** A whole answer of 900 vectors of 1,536 numbers has about as much. */
  private static final long MOST_TREE = 32 << 20;

  private AnswerJson() {}

  /**
   * The object in these bytes.
   *
   * @param beside what the answer holds already; the meter has both from here on
   * @throws AttemptFailed {@code malformed}, {@code response_too_long} or {@code answers_full}
   */
  static ObjectNode read(byte[] bytes, long beside, Meter meter) throws AttemptFailed {
    long weight = JsonWeight.of(bytes, MOST_TREE);
    if (weight > MOST_TREE) {
      throw AttemptFailed.unhealthy("response_too_long");
    }
    meter.holds(beside + weight);
    try {
      if (DemarcJson.strict().readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException malformed) {
      throw AttemptFailed.unhealthy("malformed");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    throw AttemptFailed.unhealthy("malformed");
  }
}
