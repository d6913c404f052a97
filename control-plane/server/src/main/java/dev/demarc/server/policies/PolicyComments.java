package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people say of a policy's drafts, in one transaction of their tenant. */
record PolicyComments(Sql sql, TenantId tenant) {
  private static final int MOST = 500;

  /**
   * One that was said.
   *
   * @param number within its policy, from 1
   * @param revision of the draft it was said of
   * @param line of that revision's text, from 1; absent where it is of the whole
   */
  record Comment(
      int number,
      int revision,
      @Nullable Integer line,
      String author,
      Instant at,
      String text,
      @Nullable String resolvedBy,
      @Nullable Instant resolvedAt) {}

  /**
   * Adds one; the lock of the policy that the caller holds makes the numbers unique.
   *
   * @throws Problem {@code conflict} where the policy has as many as it may
   */
  Comment add(
      PolicyId policy,
      int revision,
      @Nullable Integer line,
      SubjectId author,
      Instant at,
      String text) {
    int number =
        sql.first(
                """
                select coalesce(max(number), 0) + 1 as next from policy_comment
                where tenant_id = ? and policy = ?
                """,
                row -> row.getInt("next"),
                tenant,
                policy)
            .orElseThrow();
    if (number > MOST) {
      throw Problem.conflict("A policy has at most " + MOST + " comments.");
    }
    sql.update(
        "insert into policy_comment values (?, ?, ?, ?, ?, ?, ?, ?, null, null)",
        tenant,
        policy,
        number,
        revision,
        line,
        author,
        at,
        text);
    return new Comment(number, revision, line, author.text(), at, text, null, null);
  }

  /** Newest first; those before {@code before}. */
  List<Comment> page(PolicyId policy, boolean openOnly, long before, int limit) {
    return sql.query(
        """
        select * from policy_comment where tenant_id = ? and policy = ? and number < ?
          and (resolved_at is null or not ?)
        order by number desc limit ?
        """,
        PolicyComments::read,
        tenant,
        policy,
        before,
        openOnly,
        limit);
  }

  /** Resolves it for good; resolved before, it stays as it was. */
  void resolve(PolicyId policy, int number, SubjectId by, Instant at) {
    int changed =
        sql.update(
            """
            update policy_comment set resolved_by = coalesce(resolved_by, ?),
              resolved_at = coalesce(resolved_at, ?)
            where tenant_id = ? and policy = ? and number = ?
            """,
            by,
            at,
            tenant,
            policy,
            number);
    if (changed == 0) {
      throw Problem.notFound("comment");
    }
  }

  private static Comment read(ResultSet row) throws SQLException {
    int line = row.getInt("line");
    return new Comment(
        row.getInt("number"),
        row.getInt("revision"),
        line == 0 ? null : line,
        Columns.text(row, "author"),
        Columns.instant(row, "at"),
        Columns.text(row, "text"),
        row.getString("resolved_by"),
        Columns.optionalInstant(row, "resolved_at"));
  }
}
