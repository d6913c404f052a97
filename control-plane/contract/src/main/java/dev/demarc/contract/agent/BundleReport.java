package dev.demarc.contract.agent;

import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a bundle at an agent.
 *
 * @param reason absent when it was applied
 */
public record BundleReport(
    long version, Digest digest, @Nullable RejectReason reason, String detail, Instant at) {}
