package dev.demarc.agent.normalise;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.id.TargetId;
import java.util.function.Predicate;

/** The answer of {@code GET /v1/models}: {@code auto}, and every offer of a target bound here. */
public final class ModelList {
  private ModelList() {}

  /** The list in OpenAI's shape. */
  public static ObjectNode of(Bundle bundle, Predicate<TargetId> bound) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    long created = bundle.issuedAt().getEpochSecond();
    add(data, "auto", created, "demarc");
    for (Target target : bundle.targets()) {
      if (bound.test(target.id())) {
        target
            .models()
            .forEach(
                offer -> add(data, target.id() + "/" + offer.id(), created, target.operator()));
      }
    }
    return list;
  }

  private static void add(ArrayNode data, String id, long created, String owner) {
    data.addObject()
        .put("id", id)
        .put("object", "model")
        .put("created", created)
        .put("owned_by", owner);
  }
}
