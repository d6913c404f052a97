package dev.demarc.server.bundles;

import dev.demarc.contract.id.TenantId;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/** Without a hint stream, agents find out when they next poll. */
@DefaultBean
@ApplicationScoped
public class NoHints implements BundleHints {
  @Override
  public void changed(TenantId tenant, BundleHead newest) {
    // Nothing to tell, nobody to tell it to.
  }
}
