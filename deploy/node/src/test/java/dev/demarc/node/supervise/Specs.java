package dev.demarc.node.supervise;

import java.util.List;
import java.util.Map;

/** Parts for tests. */
final class Specs {
  private Specs() {}

  static PartSpec part(String name, int order) {
    return part(name, order, List.of("sleep", "600"));
  }

  static PartSpec part(String name, int order, List<String> command) {
    return new PartSpec(name, order, command, "/", Map.of(), Map.of(), PartSpec.Signal.TERM, 10);
  }
}
