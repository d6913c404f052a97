package dev.demarc.server.passkeys;

import dev.demarc.contract.approval.Signed;
import dev.demarc.contract.approval.WideningApproval;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The rows of signed approvals in one transaction of their tenant. */
public record WideningApprovals(Sql sql, TenantId tenant) {

  /** Keeps one that is verified, in place of an earlier one of the same person and revision. */
  public void put(WideningApproval approval, int revision, Signed signed) {
    sql.update(
        """
        insert into widening_approval values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (tenant_id, policy, revision, approver) do update set
          version = excluded.version, document = excluded.document, body = excluded.body,
          made_at = excluded.made_at
        """,
        tenant,
        approval.policy().id(),
        revision,
        approval.approver(),
        approval.policy().version(),
        approval.policy().digest(),
        ApproverSets.json(signed),
        approval.at());
  }

  /** Those of a draft. */
  public List<Signed> of(PolicyId policy, int revision) {
    return sql.query(
        """
        select body from widening_approval where tenant_id = ? and policy = ? and revision = ?
        order by approver limit 100
        """,
        row -> ApproverSets.read(Columns.text(row, "body")),
        tenant,
        policy,
        revision);
  }

  /** Those of exactly this version. */
  List<Signed> of(PolicyRef policy) {
    return sql.query(
        """
        select body from widening_approval
        where tenant_id = ? and policy = ? and version = ? and document = ?
        order by approver limit 64
        """,
        row -> ApproverSets.read(Columns.text(row, "body")),
        tenant,
        policy.id(),
        policy.version(),
        policy.digest());
  }

  /** Forgets those of a draft that goes back to its author. */
  public void forget(PolicyId policy, int revision) {
    sql.update(
        "delete from widening_approval where tenant_id = ? and policy = ? and revision = ?",
        tenant,
        policy,
        revision);
  }

  /** Reads an approval's payload. */
  public static WideningApproval read(byte[] payload) {
    try {
      return DemarcJson.strict().readValue(payload, WideningApproval.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
