package dev.demarc.server.consents;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Wrong secrets of links: of {@value #MOST} a minute in each tenant at this replica it is said what
 * is wrong; of more, and of more than {@value #TENANTS} tenants, only that they are too many. Right
 * ones are let in all the while, so that nobody can keep a person from taking back what they gave.
 * Safe for many threads.
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

  /** Counts one, and says so; past the limit it does not say what was wrong. */
  synchronized Problem wrong(TenantId tenant, ErrorCode why) {
    turn();
    int tried = wrong.getOrDefault(tenant, wrong.size() < TENANTS ? 0 : MOST);
    if (tried >= MOST) {
      return new Problem(
          ErrorCode.RATE_LIMITED, "Too many links were tried. Wait a minute and try again.");
    }
    wrong.put(tenant, tried + 1);
    return Link.refused(why);
  }

  private void turn() {
    long now = clock.instant().getEpochSecond() / MINUTE;
    if (now != minute) {
      minute = now;
      wrong.clear();
    }
  }
}
