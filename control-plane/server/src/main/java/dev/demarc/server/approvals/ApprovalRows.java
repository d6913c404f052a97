package dev.demarc.server.approvals;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.Wire;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.ledger.Notice;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table {@code route_approval}, in one transaction of one tenant. */
public final class ApprovalRows {
  /** Who asked is kept of so many; whoever asks for the same after them may answer. */
  private static final int MOST_REQUESTERS = 100;

  private final Sql sql;
  private final TenantId tenant;

  public ApprovalRows(Sql sql, TenantId tenant) {
    this.sql = sql;
    this.tenant = tenant;
  }

  Optional<RouteApproval> find(ApprovalId id) {
    return sql.first(
        "select * from route_approval where tenant_id = ? and id = ?",
        ApprovalRows::read,
        tenant,
        id);
  }

  /** The question that is open for this agent and change, where there is one. */
  Optional<RouteApproval> open(AgentId agent, Change change) {
    return sql.first(
        """
        select * from route_approval where tenant_id = ? and agent = ? and change_digest = ?
          and state = 'requested'
        """,
        ApprovalRows::read,
        tenant,
        agent,
        digest(change));
  }

  /** The latest answer to this question. */
  Optional<RouteApproval> answered(AgentId agent, Change change) {
    return sql.first(
        """
        select * from route_approval where tenant_id = ? and agent = ? and change_digest = ?
          and answered_at is not null order by answered_at desc limit 1
        """,
        ApprovalRows::read,
        tenant,
        agent,
        digest(change));
  }

  void insert(RouteApproval approval) {
    ApprovalRequest request = approval.request();
    sql.update(
        """
        insert into route_approval (tenant_id, id, agent, application, decision, change,
          change_digest, requesters, bytes, files, ttl, state, requested_at, expires_at, notice,
          notice_digest) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        approval.id(),
        approval.agent(),
        request.change().application(),
        request.decision(),
        json(request.change()),
        digest(request.change()),
        approval.requesters(),
        request.bytes(),
        request.files(),
        request.ttl().toString(),
        approval.stored(),
        approval.requestedAt(),
        approval.expiresAt(),
        approval.notice().lines(),
        approval.notice().digest());
  }

  /** It is asked for a request of this person as well. */
  void requestedBy(ApprovalId id, SubjectId person) {
    sql.update(
        """
        update route_approval set requesters = array_append(requesters, ?)
        where tenant_id = ? and id = ? and not ? = any (requesters)
          and cardinality(requesters) < ?
        """,
        person,
        tenant,
        id,
        person,
        MOST_REQUESTERS);
  }

  void answered(ApprovalId id, ApprovalState state, RouteApproval.Answered answer) {
    sql.update(
        """
        update route_approval set state = ?, answered_at = ?, answered_by = ?, reason = ?,
          valid_until = ?, most_uses = ?, envelope = ? where tenant_id = ? and id = ?
        """,
        state,
        answer.at(),
        answer.by(),
        answer.reason(),
        answer.validUntil(),
        answer.mostUses(),
        answer.envelope(),
        tenant,
        id);
  }

  void ended(ApprovalId id, ApprovalState state, Instant at, @Nullable SubjectId by) {
    sql.update(
        """
        update route_approval set state = ?, ended_at = ?, ended_by = ?
        where tenant_id = ? and id = ?
        """,
        state,
        at,
        by,
        tenant,
        id);
  }

  /** Whether that is more than was told before. */
  boolean used(ApprovalId id, int uses) {
    return sql.update(
            "update route_approval set uses = ? where tenant_id = ? and id = ? and uses < ?",
            uses,
            tenant,
            id,
            uses)
        > 0;
  }

  void expired(ApprovalId id) {
    sql.update(
        "update route_approval set state = 'expired' where tenant_id = ? and id = ?", tenant, id);
  }

  /** At most {@code limit} that have run out or are used up and do not say so yet. */
  List<RouteApproval> due(Instant now, int limit) {
    return sql.query(
        """
        select * from route_approval where tenant_id = ? and state in ('requested', 'approved')
          and (coalesce(valid_until, expires_at) <= ? or uses >= most_uses) limit ?
        """,
        ApprovalRows::read,
        tenant,
        now,
        limit);
  }

  /** Signed approvals that this agent may still use: the newest thousand. */
  List<String> inForce(AgentId agent, Instant now) {
    return sql.query(
        """
        select envelope from route_approval where tenant_id = ? and agent = ?
          and state = 'approved' and valid_until > ? and (most_uses is null or uses < most_uses)
        order by answered_at desc limit 1000
        """,
        row -> Columns.text(row, "envelope"),
        tenant,
        agent,
        now);
  }

  /** Those taken back or superseded that would otherwise still hold. */
  public List<ApprovalId> withdrawn(Instant now) {
    return sql.query(
        """
        select id from route_approval where tenant_id = ? and state in ('withdrawn', 'superseded')
          and valid_until > ? order by ended_at, id
        """,
        row -> new ApprovalId(Columns.uuid(row, "id")),
        tenant,
        now);
  }

  long openQuestions(Instant now) {
    return sql.first(
            """
            select count(*) from route_approval where tenant_id = ? and state = 'requested'
              and expires_at > ?
            """,
            row -> row.getLong(1),
            tenant,
            now)
        .orElse(0L);
  }

  static RouteApproval read(ResultSet row) throws SQLException {
    return new RouteApproval(
        new ApprovalId(Columns.uuid(row, "id")),
        new AgentId(Columns.uuid(row, "agent")),
        request(row),
        requesters(row),
        new Notice(Columns.texts(row, "notice"), Digest.of(Columns.text(row, "notice_digest"))),
        Wire.parse(ApprovalState.class, "state", Columns.text(row, "state")),
        Columns.instant(row, "requested_at"),
        Columns.instant(row, "expires_at"),
        answer(row),
        ended(row),
        row.getInt("uses"));
  }

  private static Set<SubjectId> requesters(ResultSet row) throws SQLException {
    var requesters = new HashSet<SubjectId>();
    Columns.texts(row, "requesters").forEach(text -> requesters.add(SubjectId.of(text)));
    return requesters;
  }

  private static ApprovalRequest request(ResultSet row) throws SQLException {
    return new ApprovalRequest(
        DecisionId.of(Columns.text(row, "decision")),
        change(Columns.text(row, "change")),
        null,
        row.getLong("bytes"),
        row.getInt("files"),
        Duration.parse(Columns.text(row, "ttl")));
  }

  private static RouteApproval.@Nullable Answered answer(ResultSet row) throws SQLException {
    @Nullable Instant at = Columns.optionalInstant(row, "answered_at");
    if (at == null) {
      return null;
    }
    int most = row.getInt("most_uses");
    return new RouteApproval.Answered(
        at,
        SubjectId.of(Columns.text(row, "answered_by")),
        row.getString("reason"),
        Columns.optionalInstant(row, "valid_until"),
        most == 0 ? null : most,
        row.getString("envelope"));
  }

  private static RouteApproval.@Nullable Ended ended(ResultSet row) throws SQLException {
    @Nullable Instant at = Columns.optionalInstant(row, "ended_at");
    @Nullable String by = row.getString("ended_by");
    return at == null ? null : new RouteApproval.Ended(at, by == null ? null : SubjectId.of(by));
  }

  private static Digest digest(Change change) {
    return Digest.ofBytes(json(change).getBytes(StandardCharsets.UTF_8));
  }

  private static Change change(String json) {
    try {
      return DemarcJson.strict().readValue(json, Change.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an approval's change is not JSON", impossible);
    }
  }

  private static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
