package dev.demarc.server.traces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.json.DemarcJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes out of what is stored what is not for a reader; what nobody declared is for nobody. */
final class Withheld {
  /** Stands where a person was named: that somebody was is what decides, not who. */
  static final String SOMEBODY = "withheld";

  private Withheld() {}

  static String ofAttributes(String attributes, Sight sight) {
    ObjectNode read = read(attributes);
    read.properties().removeIf(each -> !isFor(each.getKey(), sight));
    return read.toString();
  }

  private static boolean isFor(String name, Sight sight) {
    return TraceAttribute.named(name).filter(sight::isOf).isPresent();
  }

  /** The facts of a decision, which name the person that asked, their session and their wishes. */
  static @Nullable String ofFacts(@Nullable String facts, Sight sight) {
    if (facts == null || sight.isOfPersons()) {
      return facts;
    }
    ObjectNode read = read(facts);
    read.remove(List.of("session", "preferences"));
    JsonNode actor = read.path("actor");
    if (actor instanceof ObjectNode person && person.hasNonNull("subject")) {
      person.put("subject", SOMEBODY);
    }
    return read.toString();
  }

  /** The situation of a decision, which names the consents of the person that asked. */
  static @Nullable String ofSituation(@Nullable String situation, Sight sight) {
    if (situation == null || sight.isOfPersons()) {
      return situation;
    }
    ObjectNode read = read(situation);
    read.remove(List.of("consents", "agreedModels"));
    return read.toString();
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) DemarcJson.strict().readTree(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("what is stored is not JSON", impossible);
    }
  }
}
