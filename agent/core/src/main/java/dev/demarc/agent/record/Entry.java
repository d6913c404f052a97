package dev.demarc.agent.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Instant;

/**
 * One record as the journal keeps it.
 *
 * @param body canonical JSON of an {@link Intent}, {@link Attempt} or {@link RequestRecord}
 * @param hash links it to the one before: see {@link Chain}
 */
public record Entry(
    long sequence, Kind kind, Instant at, DecisionId decision, byte[] body, byte[] hash) {

  /** A record before it has its place in the chain. */
  record Draft(Kind kind, Instant at, DecisionId decision, byte[] body) {
    static Draft of(Intent intent) {
      return new Draft(Kind.INTENT, intent.at(), intent.decision(), json(intent));
    }

    static Draft of(Attempt attempt) {
      return new Draft(Kind.ATTEMPT, attempt.end(), attempt.decision(), json(attempt));
    }

    static Draft of(RequestRecord request) {
      return new Draft(Kind.REQUEST, request.end(), request.decision().id(), json(request));
    }

    private static byte[] json(Object body) {
      try {
        return DemarcJson.strict().writeValueAsBytes(body);
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException("a record that is no JSON", impossible);
      }
    }
  }

  static Kind kind(String text) {
    return Wire.parse(Kind.class, "kind", text);
  }

  /**
   * The body as its type.
   *
   * @throws IllegalStateException when it is not one: it was changed
   */
  public <T> T read(Class<T> type) {
    try {
      return DemarcJson.tolerant().readValue(body, type);
    } catch (IOException changed) {
      throw new IllegalStateException("record " + sequence + " cannot be read", changed);
    }
  }
}
