package dev.demarc.engine.cubes;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.engine.rules.Offered;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** A route in the symbols of one policy: one for each attribute that speaks of the target. */
record RouteSymbols(Map<Attribute, Integer> symbols) {
  /** What is known of a request only once a route is looked at. */
  static final Set<Attribute> OF_ROUTE =
      Set.of(
          Attribute.TARGET_ID,
          Attribute.TARGET_BOUNDARY,
          Attribute.TARGET_REGION,
          Attribute.TARGET_OPERATOR,
          Attribute.TARGET_MODEL,
          Attribute.TARGET_TIER);

  static RouteSymbols of(Offered offered, Alphabet alphabet) {
    Target target = offered.target();
    Map<Attribute, String> texts = new EnumMap<>(Attribute.class);
    texts.put(Attribute.TARGET_ID, target.id().text());
    texts.put(Attribute.TARGET_BOUNDARY, target.boundary().wire());
    texts.put(Attribute.TARGET_REGION, target.region());
    texts.put(Attribute.TARGET_OPERATOR, target.operator());
    texts.put(Attribute.TARGET_MODEL, offered.model().id().text());
    Map<Attribute, Integer> symbols = new EnumMap<>(Attribute.class);
    texts.forEach(
        (attribute, text) -> symbols.put(attribute, alphabet.names(attribute).symbol(text)));
    long[] tiers = alphabet.thresholds(Attribute.TARGET_TIER);
    symbols.put(Attribute.TARGET_TIER, Alphabet.interval(tiers, offered.model().tier()));
    return new RouteSymbols(symbols);
  }

  /** Whether what the cube says of the target holds here. */
  boolean meet(Cube cube) {
    for (Map.Entry<Attribute, Integer> own : symbols.entrySet()) {
      Bits allowed = cube.allowed().get(own.getKey());
      if (allowed != null && !allowed.has(own.getValue())) {
        return false;
      }
    }
    return true;
  }
}
