package dev.demarc.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody else holds of the ledger: a receipt, or a head as an agent or the API gives it.
 *
 * @param name of the file
 * @param events places and hashes a receipt tells
 */
public record Vouched(String name, LedgerProof proof, List<Event> events) {
  private static final long LONGEST = 16L << 20;

  /** A record a receipt speaks of. */
  public record Event(long sequence, String hash) {}

  public Vouched {
    events = List.copyOf(events);
  }

  /** A head alone. */
  public static Vouched of(String name, LedgerProof proof) {
    return new Vouched(name, proof, List.of());
  }

  /**
   * Reads a receipt or a head.
   *
   * @throws Usage when the file is neither
   */
  static Vouched read(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new Usage(file + " is larger than a receipt can be");
      }
      JsonNode json = DemarcJson.tolerant().readTree(Files.readAllBytes(file));
      JsonNode proof = json.path("ledger").isObject() ? json.path("ledger") : json;
      var events = new ArrayList<Event>();
      for (JsonNode event : json.path("events")) {
        events.add(new Event(event.path("sequence").asLong(), event.path("hash").asText()));
      }
      return new Vouched(
          file.toString(), DemarcJson.tolerant().treeToValue(proof, LedgerProof.class), events);
    } catch (IOException | IllegalArgumentException malformed) {
      throw new Usage(file + " cannot be read as a receipt or a head");
    }
  }
}
