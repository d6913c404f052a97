package dev.demarc.portal.targets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.id.ModelId;
import dev.demarc.json.DemarcJson;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.remote.Problem;
import dev.demarc.portal.remote.Trouble;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A target as it was read, whose prices are changed.
 *
 * <p>The API replaces a target as a whole and takes no condition. So it is read once more right
 * before it is written, everything but the prices of one model is put back as it is then, also what
 * this version does not know, and nothing is written where prices are not those that were shown.
 * What somebody else writes between that look and the write is lost; the audit record has both
 * writes.
 */
record PricedTarget(Target target, ObjectNode document) {
  /** More than a tenant may have. */
  private static final int MOST = 200;

  /** What is wrong with prices, and not with one amount, is refused by this name. */
  static final String PRICES = "prices";

  /**
   * @throws Trouble also where there is none of this id
   */
  static PricedTarget read(Visit visit, String id) {
    return visit
        .api()
        .list(visit.where("targets").with("limit", MOST), ObjectNode.class)
        .items()
        .stream()
        .filter(each -> each.path("id").asText().equals(id))
        .findFirst()
        .map(PricedTarget::of)
        .orElseThrow(() -> refused(404, "Not found", "There is no such target."));
  }

  private static PricedTarget of(ObjectNode document) {
    try {
      return new PricedTarget(DemarcJson.tolerant().treeToValue(document, Target.class), document);
    } catch (JsonProcessingException unknown) {
      throw new Trouble.Misunderstood("It is no target.");
    }
  }

  /** Of each model, in the order of the catalogue. */
  Map<ModelId, Tariff> tariffs() {
    Map<ModelId, Tariff> all = new LinkedHashMap<>();
    target.models().forEach(model -> all.put(model.id(), Tariff.of(model)));
    return all;
  }

  Tariff tariff(ModelId model) {
    return target.models().stream()
        .filter(each -> each.id().equals(model))
        .findFirst()
        .map(Tariff::of)
        .orElseThrow();
  }

  /**
   * Puts another tariff of a model in place of the one that was shown.
   *
   * @throws Trouble where somebody changed prices since, or the control plane does not take it
   */
  void write(Visit visit, ModelId model, Tariff changed) {
    String id = target.id().text();
    PricedTarget now = read(visit, id);
    if (!now.tariffs().equals(tariffs())) {
      throw refused(
          409,
          "The prices changed meanwhile",
          "Somebody changed prices of this target since they were shown here. Nothing was written:"
              + " look at them as they are now.");
    }
    try {
      visit.api().put(visit.where("targets", id), now.with(model, changed), JsonNode.class);
    } catch (Trouble.Refused refused) {
      throw ofPrices(refused);
    }
  }

  private ObjectNode with(ModelId model, Tariff changed) {
    ObjectNode written = document.deepCopy();
    for (JsonNode each : written.path("models")) {
      if (each instanceof ObjectNode offer && offer.path("id").asText().equals(model.text())) {
        offer.set(PRICES, DemarcJson.tolerant().valueToTree(changed.list()));
      }
    }
    return written;
  }

  /** Whatever part of a model is named, only its prices were changed. */
  private static Trouble.Refused ofPrices(Trouble.Refused refused) {
    List<Problem.Field> fields =
        refused.fields().stream()
            .map(each ->
                String.valueOf(each.field()).startsWith("models[")
                    ? new Problem.Field(PRICES, each.reason(), null, null)
                    : each)
            .toList();
    return fields.isEmpty()
        ? refused
        : new Trouble.Refused(
            refused.status(), new Problem(refused.title(), null, refused.code(), fields));
  }

  private static Trouble.Refused refused(int status, String title, String words) {
    return new Trouble.Refused(status, new Problem(title, words, null, List.of()));
  }
}
