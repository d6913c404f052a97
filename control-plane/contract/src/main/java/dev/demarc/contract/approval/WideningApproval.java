package dev.demarc.contract.approval;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyRef;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

/**
 * What one person approves. The SHA-256 of its canonical bytes is the challenge that their passkey
 * signs, so that a signature is of this and of nothing else.
 *
 * @param policy the version, and the digest of exactly its document
 * @param groups of agents that may obey it
 * @param base the versions that these groups obeyed when it was approved; empty where none
 * @param set the sequence of the approver set then in force
 * @param nonce random, base64url: no two approvals have the same bytes
 */
public record WideningApproval(
    String schema,
    TenantId tenant,
    PolicyRef policy,
    SortedSet<GroupId> groups,
    List<PolicyRef> base,
    SubjectId approver,
    int set,
    Instant at,
    String nonce) {
  /** The one version of the format there is. */
  public static final String SCHEMA = "demarc/widening-approval/v1";

  public WideningApproval {
    if (!SCHEMA.equals(schema)) {
      throw new InvalidValue("schema", "must be " + SCHEMA);
    }
    groups = Sorted.set(groups);
    base = Sorted.list(base);
  }
}
