package dev.demarc.engine.cubes;

import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.engine.rules.Offered;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The symbols of some attributes that are known; none of them is a set. */
record Given(Map<Attribute, Integer> symbols) {

  /** The class of a request, and so its rank. */
  static Given of(DataClass dataClass, Alphabet alphabet) {
    return new Given(
        Map.of(
            Attribute.DATA_CLASS,
            alphabet.names(Attribute.DATA_CLASS).symbol(dataClass.id().text()),
            Attribute.DATA_RANK,
            Alphabet.interval(alphabet.thresholds(Attribute.DATA_RANK), dataClass.rank())));
  }

  /** Everything there is to know of the route. */
  static Given of(Offered route, Alphabet alphabet) {
    return new Given(RouteSymbols.of(route, alphabet).symbols());
  }

  /** A request of an application that says nothing of a person. */
  static Given unverified(ApplicationId application, String team, Alphabet alphabet) {
    return new Given(
        Map.of(
            Attribute.APP_ID,
            alphabet.names(Attribute.APP_ID).symbol(application.text()),
            Attribute.APP_TEAM,
            alphabet.names(Attribute.APP_TEAM).symbol(team),
            Attribute.ACTOR_VERIFIED,
            0));
  }

  /** What the cube says of everything else; empty where it does not hold of these. */
  Optional<Cube> of(Cube cube) {
    for (Map.Entry<Attribute, Integer> known : symbols.entrySet()) {
      Bits allowed = cube.allowed().get(known.getKey());
      if (allowed != null && !allowed.has(known.getValue())) {
        return Optional.empty();
      }
    }
    return Optional.of(cube.without(symbols.keySet()));
  }

  List<Cube> of(List<Cube> cubes) {
    return cubes.stream().flatMap(cube -> of(cube).stream()).toList();
  }
}
