package dev.demarc.contract.agent;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import java.time.Instant;
import java.util.SortedMap;

/**
 * An agent's word about itself, every 15 seconds while connected.
 *
 * @param bundleVersion in force, 0 for none
 * @param recordsWritten highest sequence of this epoch, so that gaps can be counted
 * @param queued records not uploaded yet
 */
public record Heartbeat(
    String agentVersion,
    long bundleVersion,
    long epoch,
    long recordsWritten,
    long queued,
    Instant at,
    SortedMap<TargetId, Availability> targets) {
  public Heartbeat {
    targets = Sorted.map(targets);
  }
}
