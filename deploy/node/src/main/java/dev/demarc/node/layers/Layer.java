package dev.demarc.node.layers;

import dev.demarc.node.machine.Refusal;
import java.util.List;
import java.util.Locale;

/** The layers of tests, in the order in which they run. */
enum Layer {
  UNIT,
  COMPONENT,
  E2E,
  SOAK;

  /** What runs when none is named: all but the soak, which takes many minutes. */
  private static final List<Layer> DEFAULT = List.of(UNIT, COMPONENT, E2E);

  static List<Layer> of(List<String> names) {
    return names.isEmpty()
        ? DEFAULT
        : names.stream().map(Layer::named).distinct().sorted().toList();
  }

  private static Layer named(String name) {
    for (Layer layer : values()) {
      if (layer.label().equals(name)) {
        return layer;
      }
    }
    throw new Refusal("there is no test layer " + name + "; there are: unit component e2e soak");
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
