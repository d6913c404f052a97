package dev.demarc.contract.agent;

import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a bundle at an agent.
 *
 * @param reason absent when it was applied
 * @param detail in words of a known form; {@value #RAN_OUT} of one that was in force
 */
public record BundleReport(
    long version, Digest digest, @Nullable RejectReason reason, String detail, Instant at) {
  /** Of one that expired while it was in force, with {@link RejectReason#EXPIRED}. */
  public static final String RAN_OUT = "the bundle in force ran out";

  /** Of one that is another than was announced, with {@link RejectReason#MIXED}. */
  public static final String NOT_ANNOUNCED = "not the bundle that was announced";

  /** The same for a control plane of the version before. */
  public BundleReport forOlder() {
    return new BundleReport(version, digest, reason == null ? null : reason.older(), detail, at);
  }
}
