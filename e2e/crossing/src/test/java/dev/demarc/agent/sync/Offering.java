package dev.demarc.agent.sync;

import dev.demarc.contract.bundle.BundleVerifier;
import dev.demarc.contract.bundle.Dsse;

/** Hands a keeper a bundle as if it had been pulled. */
public final class Offering {
  private Offering() {}

  public static BundleVerifier.Verdict offer(BundleKeeper keeper, Dsse envelope) {
    return keeper.offer(envelope);
  }
}
