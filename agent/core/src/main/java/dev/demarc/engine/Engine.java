package dev.demarc.engine;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import java.util.List;

/** Holds the place of the engine module's class until it is merged. */
public final class Engine {
  public Engine(PolicyRef policy, PolicyDocument document, List<Target> targets) {}
}
