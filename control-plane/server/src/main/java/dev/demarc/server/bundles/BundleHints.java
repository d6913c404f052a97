package dev.demarc.server.bundles;

import dev.demarc.contract.id.TenantId;

/** Tells connected agents that a newer bundle exists. A hint may be lost: agents poll as well. */
public interface BundleHints {
  /** Called after the commit that made the bundle; must return at once. */
  void changed(TenantId tenant, BundleHead newest);
}
