package dev.demarc.sbom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.node.machine.Refusal;
import java.util.Map;

/** The licences of libraries whose own metadata names none, read in their files or sources. */
final class Licences {
  private static final Map<String, String> BY_GROUP = Map.of("dev.demarc", "Apache-2.0");

  private Licences() {}

  /**
   * @throws Refusal when nobody has looked it up
   */
  static String of(JsonNode component) {
    String group = component.path("group").asText();
    String licence = BY_GROUP.get(group);
    if (licence == null) {
      throw new Refusal("no licence is known of " + group + ":" + component.path("name").asText());
    }
    return licence;
  }
}
