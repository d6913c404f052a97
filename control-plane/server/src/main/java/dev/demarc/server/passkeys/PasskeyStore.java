package dev.demarc.server.passkeys;

import dev.demarc.contract.approval.Approver;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.approval.CredentialId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of passkeys in one transaction of their tenant. */
record PasskeyStore(Sql sql, TenantId tenant) {
  /** How many a person may have. */
  private static final int MOST = 10;

  /** Oldest first. */
  List<Passkey> of(SubjectId person) {
    return sql.query(
        """
        select * from passkey where tenant_id = ? and person = ?
        order by made_at, credential limit 100
        """,
        Passkey::read,
        tenant,
        person);
  }

  /** Locked until commit, so that of two signatures at once the second sees the first's counter. */
  Optional<Passkey> lock(CredentialId id, SubjectId person) {
    return sql.first(
        "select * from passkey where tenant_id = ? and credential = ? and person = ? for update",
        Passkey::read,
        tenant,
        id,
        person);
  }

  /** Those of everybody who may approve. */
  List<Approver> ofApprovers() {
    return sql
        .query(
            """
            select k.* from passkey k join membership m
              on m.tenant_id = k.tenant_id and m.subject = k.person
            where k.tenant_id = ? and ? = any(m.roles) order by k.credential limit ?
            """,
            Passkey::read,
            tenant,
            TenantRole.POLICY_APPROVER,
            ApproverSet.MOST_APPROVERS + 1)
        .stream()
        .map(Passkey::key)
        .toList();
  }

  void add(Passkey passkey) {
    Approver key = passkey.key();
    sql.query(
        "select 1 from membership where tenant_id = ? and subject = ? for no key update",
        row -> 1,
        tenant,
        key.person());
    if (of(key.person()).size() >= MOST) {
      throw Problem.conflict("A person has at most " + MOST + " passkeys.");
    }
    int added =
        sql.update(
            "insert into passkey values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
            tenant,
            key.credential(),
            key.person(),
            passkey.name(),
            key.algorithm(),
            key.publicKey(),
            passkey.counter(),
            passkey.madeAt());
    if (added == 0) {
      throw Problem.conflict("This passkey is there already.");
    }
  }

  void used(Passkey passkey, long counter, Instant now) {
    sql.update(
        "update passkey set counter = ?, used_at = ? where tenant_id = ? and credential = ?",
        counter,
        now,
        tenant,
        passkey.key().credential());
  }

  void remove(CredentialId id) {
    sql.update("delete from passkey where tenant_id = ? and credential = ?", tenant, id);
  }
}
