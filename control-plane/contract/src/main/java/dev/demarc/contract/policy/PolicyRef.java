package dev.demarc.contract.policy;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;

/**
 * One published version of a policy.
 *
 * @param digest of the document's canonical JSON
 */
public record PolicyRef(PolicyId id, PolicyVersion version, Digest digest) {}
