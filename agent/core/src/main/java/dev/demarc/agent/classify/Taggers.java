package dev.demarc.agent.classify;

import dev.demarc.contract.data.Tagger;
import dev.demarc.contract.id.DetectorId;

/** Where the models of tagger detectors come from. */
@FunctionalInterface
public interface Taggers {
  /** None is bound: every tagger is a fault. */
  Taggers NONE =
      (detector, tagger) -> {
        throw new TaggerUnavailable("no model is bound to the tagger " + detector);
      };

  /**
   * The model of this detector, loaded.
   *
   * @throws TaggerUnavailable when it cannot be had as the tenant declared it
   */
  TextTagger open(DetectorId detector, Tagger tagger);
}
