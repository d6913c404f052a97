package dev.demarc.server.passkeys;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.approval.ApproverProof;
import dev.demarc.contract.approval.ApproverProof.Widened;
import dev.demarc.contract.approval.Signed;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people signed, as bundles carry it. */
public record Proofs(Sql sql, TenantId tenant) {

  private record Version(PolicyRef policy, String document) {}

  /** For a bundle of this version; empty where the tenant requires no passkeys. */
  public Optional<ApproverProof> of(PolicyRef policy) {
    List<Signed> sets = new ApproverSets(sql, tenant).all();
    return sets.isEmpty()
        ? Optional.empty()
        : Optional.of(new ApproverProof(sets, widened(policy).orElse(null)));
  }

  private Optional<Widened> widened(PolicyRef policy) {
    return newest(policy)
        .map(signed ->
            new Widened(
                signed.policy,
                document(policy, signed),
                new WideningApprovals(sql, tenant).of(signed.policy)));
  }

  /** The newest version up to this one that people signed. */
  private Optional<Version> newest(PolicyRef policy) {
    return sql.first(
        """
        select v.version, v.digest, v.document from policy_version v
        where v.tenant_id = ? and v.policy = ? and v.version <= ? and exists (
          select 1 from widening_approval a where a.tenant_id = v.tenant_id
            and a.policy = v.policy and a.version = v.version and a.document = v.digest)
        order by v.version desc limit 1
        """,
        row ->
            new Version(
                new PolicyRef(
                    policy.id(),
                    new PolicyVersion(row.getInt("version")),
                    Digest.of(Columns.text(row, "digest"))),
                Columns.text(row, "document")),
        tenant,
        policy.id(),
        policy.version());
  }

  private static @Nullable PolicyDocument document(PolicyRef own, Version signed) {
    if (signed.policy.equals(own)) {
      return null;
    }
    try {
      return DemarcJson.tolerant().readValue(signed.document, PolicyDocument.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a published policy cannot be read", impossible);
    }
  }
}
