package dev.demarc.server.agents;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.bundles.BundleHead;
import dev.demarc.server.bundles.BundleHints;
import jakarta.enterprise.context.ApplicationScoped;

/** Passes on that a newer bundle exists; agents on other replicas find it when they poll. */
@ApplicationScoped
public class HintedBundles implements BundleHints {
  private final AgentBundles bundles;
  private final Hints hints;

  HintedBundles(AgentBundles bundles, Hints hints) {
    this.bundles = bundles;
    this.hints = hints;
  }

  @Override
  public void changed(TenantId tenant, BundleHead newest) {
    bundles.changed(tenant, newest.group());
    hints.bundle(tenant, newest.group(), newest.version(), newest.digest());
  }
}
