package dev.demarc.agent.record;

import dev.demarc.contract.Sorted;
import java.util.List;

/**
 * What an attempt that is about to begin may cost.
 *
 * @param number of no other that is open
 * @param leases one of each budget that pays; the whole amount is reserved of each
 */
public record Reserved(long number, List<Leased> leases, long microUsd) {
  public Reserved {
    leases = Sorted.list(leases);
  }
}
