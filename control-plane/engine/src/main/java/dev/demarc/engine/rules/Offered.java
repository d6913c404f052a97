package dev.demarc.engine.rules;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One route of the catalogue, with the target and model it was made from. */
public record Offered(Target target, ModelOffer model, Route route) {

  /**
   * Every target with every model it offers, by target and model id.
   *
   * @throws InvalidValue when a target, or a model of one target, is named twice
   */
  public static List<Offered> all(List<Target> targets) {
    List<Offered> all = new ArrayList<>();
    Set<Route> seen = new HashSet<>();
    for (Target target : targets) {
      for (ModelOffer model : target.models()) {
        all.add(new Offered(target, model, Route.of(target, model)));
      }
    }
    requireOnce("targets", targets.stream().map(Target::id).toList());
    for (Offered offered : all) {
      if (!seen.add(offered.route())) {
        throw new InvalidValue("models", "every id must be used once in a target");
      }
    }
    all.sort(
        Comparator.comparing((Offered offered) -> offered.target().id())
            .thenComparing(offered -> offered.model().id()));
    return List.copyOf(all);
  }

  private static void requireOnce(String field, List<?> ids) {
    if (new HashSet<>(ids).size() != ids.size()) {
      throw new InvalidValue(field, "every id must be used once");
    }
  }
}
