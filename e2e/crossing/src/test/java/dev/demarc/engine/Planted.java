package dev.demarc.engine;

import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.rules.Offered;
import dev.demarc.engine.rules.Permission;
import java.util.List;
import java.util.function.BiFunction;

/** Engines that ask something else for permission. */
public final class Planted {
  private Planted() {}

  public static Engine engine(
      Bundle bundle, BiFunction<List<Rule>, List<Offered>, Permission> deciding) {
    return new Engine(bundle.policy(), bundle.document(), bundle.targets(), deciding);
  }
}
