package dev.demarc.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** The models served, each named as the stand-in it is. */
enum StandInModel {
  LARGE("stand-in-large"),
  SMALL("stand-in-small"),
  EMBED("stand-in-embed");

  private static final long CREATED = 1_763_942_400L;

  private final String id;

  StandInModel(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  static StandInModel byId(String id) {
    return Arrays.stream(values())
        .filter(model -> model.id.equals(id))
        .findFirst()
        .orElseThrow(() -> ApiError.unknownModel(id));
  }

  /** The chat model of this id; the embedding model is none. */
  static StandInModel chatById(String id) {
    StandInModel model = byId(id);
    if (model == EMBED) {
      throw ApiError.malformed("model", id + " is not a chat model.");
    }
    return model;
  }

  static StandInModel embeddingById(String id) {
    StandInModel model = byId(id);
    if (model != EMBED) {
      throw ApiError.malformed("model", id + " is not an embedding model.");
    }
    return model;
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", "model")
        .put("created", CREATED)
        .put("owned_by", "demarc-stand-in");
  }

  static ObjectNode listJson() {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    var data = list.putArray("data");
    Arrays.stream(values()).map(StandInModel::json).forEach(data::add);
    return list;
  }
}
