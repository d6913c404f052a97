package dev.demarc.agent.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * An answer as its caller got it. Its text form shows no content.
 *
 * @param cites sources it refers to, as its envelope says
 * @param valid whether it kept the contract: its schema, its references
 * @param own whether the route that was asked served it, and no other model, region or operator
 */
record Given(String text, Set<String> cites, boolean valid, boolean own) {
  private static final Set<String> OTHER = Set.of("model", "region", "boundary", "operator");

  Given {
    cites = Set.copyOf(cites);
  }

  /** Reads a whole completion with its envelope. */
  static Given of(byte[] completion, String target) {
    try {
      JsonNode tree = DemarcJson.tolerant().readTree(completion);
      JsonNode envelope = tree.path("demarc");
      Set<String> cites = new TreeSet<>();
      envelope.path("citations").forEach(each -> cites.add(each.path("source").asText()));
      boolean own = envelope.path("route").asText().equals(target);
      for (JsonNode each : envelope.path("degraded")) {
        own &= !OTHER.contains(each.path("what").asText());
      }
      return new Given(
          tree.path("choices").path(0).path("message").path("content").asText(""),
          cites,
          envelope.path("contractValid").asBoolean(false),
          own);
    } catch (IOException impossible) {
      throw new IllegalStateException("an answer that is no JSON");
    }
  }

  @Override
  public String toString() {
    return "Given[" + text.length() + " characters]";
  }
}
