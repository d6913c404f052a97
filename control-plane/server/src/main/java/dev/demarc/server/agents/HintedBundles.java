package dev.demarc.server.agents;

import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
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
  public void changed(TenantId tenant, GroupId group) {
    bundles.changed(tenant, group);
    hints.bundle(tenant, group, group.text());
  }
}
