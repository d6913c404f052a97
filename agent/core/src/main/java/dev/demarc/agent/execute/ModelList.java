package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.demarc.agent.receive.JsonWeight;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** The answer to the question for a target's models, and the names its catalogue may use. */
final class ModelList {
  private static final String LATEST = ":latest";

  private ModelList() {}

  /**
   * The list in these bytes; none where it takes too much to hold.
   *
   * @throws IOException where it is no JSON
   */
  static JsonNode read(byte[] bytes) throws IOException {
    return JsonWeight.isHeavy(bytes)
        ? MissingNode.getInstance()
        : DemarcJson.tolerant().readTree(bytes);
  }

  /**
   * The names it lists: Ollama's also without the tag it adds, another agent's without the target
   * it puts before each.
   */
  static Set<String> names(JsonNode list, Protocol protocol) {
    Set<String> names = new HashSet<>();
    for (JsonNode each : list.path("data")) {
      String id = each.path("id").asText("");
      names.add(id);
      if (protocol == Protocol.OLLAMA && id.endsWith(LATEST)) {
        names.add(id.substring(0, id.length() - LATEST.length()));
      } else if (protocol == Protocol.AGENT) {
        names.add(id.substring(id.indexOf('/') + 1));
      }
    }
    return names;
  }
}
