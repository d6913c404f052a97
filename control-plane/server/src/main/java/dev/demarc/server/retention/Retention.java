package dev.demarc.server.retention;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;

/** How long a tenant keeps what: as it chose, within the operator's bounds. */
@ApplicationScoped
class Retention {
  private final Bounds bounds;

  Retention(Bounds bounds) {
    this.bounds = bounds;
  }

  /** What counts now. */
  Chosen of(Sql sql, TenantId tenant) {
    return Chosen.find(sql, tenant)
        .map(chosen -> new Chosen(chosen.version(), bounds.clamp(chosen.days())))
        .orElseGet(() -> new Chosen(0, bounds.standard()));
  }

  Bounds bounds() {
    return bounds;
  }
}
