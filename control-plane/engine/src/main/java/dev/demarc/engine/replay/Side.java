package dev.demarc.engine.replay;

import dev.demarc.contract.data.Boundary;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one version of a policy does to all the decisions of a replay.
 *
 * @param routed requests that run at once
 * @param consents requests about which the person is asked
 * @param approvals requests that need the organisation's approval
 * @param queued requests that wait
 * @param refused requests that fail closed
 * @param bytesTo bytes of what is routed beyond the boundary it comes from, by the boundary it
 *     enters
 * @param costMicroUsd what is routed is expected to cost at the catalogue's prices
 */
public record Side(
    long routed,
    long consents,
    long approvals,
    long queued,
    long refused,
    SortedMap<Boundary, Long> bytesTo,
    long costMicroUsd) {
  /** Of no decisions. */
  static final Side NONE = new Side(0, 0, 0, 0, 0, new TreeMap<>(), 0);

  public Side {
    bytesTo = Collections.unmodifiableSortedMap(new TreeMap<>(bytesTo));
  }

  /** Of the decisions of both. */
  Side plus(Side other) {
    SortedMap<Boundary, Long> bytes = new TreeMap<>(bytesTo);
    other.bytesTo.forEach((boundary, more) -> bytes.merge(boundary, more, Long::sum));
    return new Side(
        routed + other.routed,
        consents + other.consents,
        approvals + other.approvals,
        queued + other.queued,
        refused + other.refused,
        bytes,
        costMicroUsd + other.costMicroUsd);
  }
}
