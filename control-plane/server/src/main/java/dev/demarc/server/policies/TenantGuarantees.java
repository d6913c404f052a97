package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.id.GuaranteeId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of a tenant's own guarantees in one transaction of it. At most {@value #MOST}. */
record TenantGuarantees(Sql sql, TenantId tenant) {
  static final int MOST = 50;

  /** By id, after the one named; from the first where that is empty. */
  List<TenantGuarantee> list(String after, int most) {
    return sql.query(
        """
        select body, since, set_by from tenant_guarantee
        where tenant_id = ? and id > ? order by id limit ?
        """,
        row -> {
          Guarantee guarantee = guarantee(row);
          return new TenantGuarantee(
              guarantee.id(),
              guarantee.never().source(),
              Columns.instant(row, "since"),
              SubjectId.of(Columns.text(row, "set_by")));
        },
        tenant,
        after,
        most);
  }

  /** All of them, by id. */
  List<Guarantee> all() {
    return sql.query(
        "select body from tenant_guarantee where tenant_id = ? order by id limit " + MOST,
        TenantGuarantees::guarantee,
        tenant);
  }

  /** The condition of one, as it was written; empty where there is none. */
  Optional<String> find(GuaranteeId id) {
    return sql.first(
        "select body from tenant_guarantee where tenant_id = ? and id = ?",
        row -> guarantee(row).never().source(),
        tenant,
        id);
  }

  TenantGuarantee put(Guarantee guarantee, Instant since, SubjectId by) {
    remove(guarantee.id());
    if (all().size() >= MOST) {
      throw Problem.conflict("There are " + MOST + " guarantees already, the most there may be.");
    }
    sql.update(
        "insert into tenant_guarantee values (?, ?, ?, ?, ?)",
        tenant,
        guarantee.id(),
        body(guarantee),
        since,
        by);
    return new TenantGuarantee(guarantee.id(), guarantee.never().source(), since, by);
  }

  /** Whether there was one. */
  boolean remove(GuaranteeId id) {
    return sql.update("delete from tenant_guarantee where tenant_id = ? and id = ?", tenant, id)
        > 0;
  }

  private static String body(Guarantee guarantee) {
    try {
      return DemarcJson.strict().writeValueAsString(guarantee);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Guarantee guarantee(ResultSet row) throws SQLException {
    try {
      return DemarcJson.tolerant().readValue(Columns.text(row, "body"), Guarantee.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a guarantee cannot be read", impossible);
    }
  }
}
