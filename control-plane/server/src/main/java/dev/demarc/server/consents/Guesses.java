package dev.demarc.server.consents;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Wrong secrets of links: {@value #MOST} a minute in each tenant at this replica; past that every
 * link of the tenant is refused until the minute is over. At most {@value #TENANTS} tenants are
 * told apart in a minute, and further ones are refused. Safe for many threads.
 */
@ApplicationScoped
public class Guesses {
  static final int MOST = 60;
  private static final int TENANTS = 100_000;
  private static final int MINUTE = 60;

  private final Clock clock;
  private final Map<TenantId, Integer> wrong = new HashMap<>();
  private long minute;

  Guesses(Clock clock) {
    this.clock = clock;
  }

  /** Refuses where too many were wrong. */
  synchronized void admit(TenantId tenant) {
    turn();
    int before = wrong.getOrDefault(tenant, wrong.size() < TENANTS ? 0 : MOST);
    if (before >= MOST) {
      throw new Problem(
          ErrorCode.RATE_LIMITED, "Too many links were tried. Wait a minute and try again.");
    }
  }

  /** One was. */
  synchronized void wrong(TenantId tenant) {
    turn();
    if (wrong.size() < TENANTS || wrong.containsKey(tenant)) {
      wrong.merge(tenant, 1, Integer::sum);
    }
  }

  private void turn() {
    long now = clock.instant().getEpochSecond() / MINUTE;
    if (now != minute) {
      minute = now;
      wrong.clear();
    }
  }
}
