package dev.demarc.server.bundles;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import java.time.Instant;

/** The bundle in force for a group. */
public record BundleHead(GroupId group, long version, Digest digest, Instant expiresAt) {}
