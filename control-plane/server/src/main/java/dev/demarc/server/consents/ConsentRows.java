package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.Wire;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.ledger.Notice;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The table {@code consent}, in one transaction of one tenant. */
final class ConsentRows {
  private final Sql sql;
  private final TenantId tenant;

  ConsentRows(Sql sql, TenantId tenant) {
    this.sql = sql;
    this.tenant = tenant;
  }

  Optional<Consent> find(ConsentId id) {
    return sql.first(
        "select * from consent where tenant_id = ? and id = ?", ConsentRows::read, tenant, id);
  }

  /** The question that is open for this agent, change and people, where there is one. */
  Optional<Consent> open(AgentId agent, ConsentRequest request) {
    return sql.first(
        """
        select * from consent where tenant_id = ? and agent = ? and application = ?
          and change_digest = ? and state in ('requested', 'disclosed')
        """,
        ConsentRows::read,
        tenant,
        agent,
        request.change().application(),
        digest(request));
  }

  /**
   * The answer that already settles this question: a grant in force that covers it, or a refusal
   * since {@code refusedSince}. The latest answer counts.
   */
  Optional<Consent> settled(
      AgentId agent, ConsentRequest request, Instant now, Instant refusedSince) {
    return sql.first(
            """
            select * from consent where tenant_id = ? and agent = ? and application = ?
              and change_digest = ? and answered_at is not null
            order by answered_at desc limit 1
            """,
            ConsentRows::read,
            tenant,
            agent,
            request.change().application(),
            digest(request))
        .filter(consent -> consent.settles(request, now, refusedSince));
  }

  void insert(Consent consent) {
    ConsentRequest request = consent.request();
    sql.update(
        """
        insert into consent (tenant_id, id, agent, application, decision, change, change_digest,
          answerers, answering_as, bytes, files, widest_scope, ttl, state, requested_at,
          expires_at, notice, notice_digest)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        consent.id(),
        consent.agent(),
        request.change().application(),
        request.decision(),
        json(request.change()),
        digest(request),
        request.answerers(),
        request.answeringAs(),
        request.bytes(),
        request.files(),
        request.widestScope(),
        request.ttl().toString(),
        consent.stored(),
        consent.requestedAt(),
        consent.expiresAt(),
        consent.notice().lines(),
        consent.notice().digest());
  }

  void disclosed(ConsentId id, Instant at) {
    sql.update(
        """
        update consent set state = 'disclosed', disclosed_at = coalesce(disclosed_at, ?)
        where tenant_id = ? and id = ?
        """,
        at,
        tenant,
        id);
  }

  void answered(ConsentId id, ConsentState state, Consent.Answered answer) {
    sql.update(
        """
        update consent set state = ?, answered_at = ?, answered_by = ?, answered_as = ?,
          answered_for = ?, scope = ?, grant_expires_at = ?, grant_envelope = ?
        where tenant_id = ? and id = ?
        """,
        state,
        answer.at(),
        answer.by(),
        answer.as(),
        answer.standingFor(),
        answer.scope(),
        answer.grantExpiresAt(),
        answer.grant(),
        tenant,
        id);
  }

  void used(ConsentId id) {
    sql.update("update consent set uses = uses + 1 where tenant_id = ? and id = ?", tenant, id);
  }

  /** With the ledger locked: the next step of its feed tells agents. */
  void withdrawn(ConsentId id, Instant at) {
    sql.update(
        """
        update consent set state = 'withdrawn', withdrawn_at = ?,
          withdrawn_feed = (select feed + 1 from consent_head where tenant_id = ?)
        where tenant_id = ? and id = ?
        """,
        at,
        tenant,
        tenant,
        id);
  }

  void superseded(ConsentId id, Instant at) {
    sql.update(
        "update consent set state = 'superseded', superseded_at = ? where tenant_id = ? and id = ?",
        at,
        tenant,
        id);
  }

  /** Grants for more than one use of the same change, given by the same people before this one. */
  List<ConsentId> replaced(Consent newer) {
    return sql.query(
        """
        select id from consent where tenant_id = ? and agent = ? and application = ?
          and change_digest = ? and state = 'granted' and scope <> 'once' and id <> ?
        """,
        row -> new ConsentId(Columns.uuid(row, "id")),
        tenant,
        newer.agent(),
        newer.request().change().application(),
        digest(newer.request()),
        newer.id());
  }

  void expired(ConsentId id) {
    sql.update("update consent set state = 'expired' where tenant_id = ? and id = ?", tenant, id);
  }

  /** At most {@code limit} that have run out and do not say so yet. */
  List<Consent> due(Instant now, int limit) {
    return sql.query(
        """
        select * from consent where tenant_id = ? and state in ('requested', 'disclosed', 'granted')
          and coalesce(grant_expires_at, expires_at) <= ? limit ?
        """,
        ConsentRows::read,
        tenant,
        now,
        limit);
  }

  /** Marks at most so many that are open at half of their life as reminded of, and gives them. */
  List<Consent> reminded(Instant now, int limit) {
    return sql.query(
        """
        update consent set reminded_at = ? where tenant_id = ? and id in (
          select id from consent where tenant_id = ? and state in ('requested', 'disclosed')
            and reminded_at is null and requested_at + (expires_at - requested_at) / 2 <= ?
            and expires_at > ? limit ? for update skip locked)
        returning *
        """,
        ConsentRows::read,
        now,
        tenant,
        tenant,
        now,
        now,
        limit);
  }

  /** Signed grants that this agent may still use: the newest thousand, which is all it holds. */
  List<String> grants(AgentId agent, Instant now) {
    return sql.query(
        """
        select grant_envelope from consent where tenant_id = ? and agent = ? and state = 'granted'
          and grant_expires_at > ? and (scope <> 'once' or uses = 0) and grant_envelope is not null
        order by answered_at desc limit 1000
        """,
        row -> Columns.text(row, "grant_envelope"),
        tenant,
        agent,
        now);
  }

  /** Consents taken back or superseded whose grants would otherwise still hold. */
  List<ConsentId> withdrawn(Instant now) {
    return sql.query(
        """
        select id from consent where tenant_id = ? and state in ('withdrawn', 'superseded')
          and grant_expires_at > ? order by coalesce(withdrawn_at, superseded_at), id
        """,
        row -> new ConsentId(Columns.uuid(row, "id")),
        tenant,
        now);
  }

  /**
   * At most so many that they granted or that were granted for them, or nobody else could answer.
   */
  List<Consent> liveOf(SubjectId person, int limit) {
    return sql.query(
        """
        select * from consent where tenant_id = ?
          and (state = 'granted' and ? in (answered_by, answered_for)
            or state in ('requested', 'disclosed') and answerers = array[?::text]) limit ?
        """,
        ConsentRows::read,
        tenant,
        person,
        person,
        limit);
  }

  long openQuestions(Instant now) {
    return sql.first(
            """
            select count(*) from consent where tenant_id = ? and state in ('requested', 'disclosed')
              and expires_at > ?
            """,
            row -> row.getLong(1),
            tenant,
            now)
        .orElse(0L);
  }

  static Consent read(ResultSet row) throws SQLException {
    return new Consent(
        new ConsentId(Columns.uuid(row, "id")),
        new AgentId(Columns.uuid(row, "agent")),
        request(row),
        new Notice(Columns.texts(row, "notice"), Digest.of(Columns.text(row, "notice_digest"))),
        Wire.parse(ConsentState.class, "state", Columns.text(row, "state")),
        Columns.instant(row, "requested_at"),
        Columns.instant(row, "expires_at"),
        Columns.optionalInstant(row, "disclosed_at"),
        answer(row),
        Columns.optionalInstant(row, "withdrawn_at"),
        row.getInt("uses"));
  }

  private static ConsentRequest request(ResultSet row) throws SQLException {
    var answerers = new TreeSet<SubjectId>();
    Columns.texts(row, "answerers").forEach(text -> answerers.add(SubjectId.of(text)));
    return new ConsentRequest(
        DecisionId.of(Columns.text(row, "decision")),
        change(Columns.text(row, "change")),
        answerers,
        role(row.getString("answering_as")),
        row.getLong("bytes"),
        row.getInt("files"),
        Wire.parse(ConsentScope.class, "scope", Columns.text(row, "widest_scope")),
        Duration.parse(Columns.text(row, "ttl")));
  }

  private static Consent.@Nullable Answered answer(ResultSet row) throws SQLException {
    @Nullable Instant at = Columns.optionalInstant(row, "answered_at");
    if (at == null) {
      return null;
    }
    @Nullable String scope = row.getString("scope");
    @Nullable String standingFor = row.getString("answered_for");
    return new Consent.Answered(
        at,
        SubjectId.of(Columns.text(row, "answered_by")),
        role(row.getString("answered_as")),
        standingFor == null ? null : SubjectId.of(standingFor),
        scope == null ? null : Wire.parse(ConsentScope.class, "scope", scope),
        Columns.optionalInstant(row, "grant_expires_at"),
        row.getString("grant_envelope"));
  }

  private static @Nullable LegalRole role(@Nullable String wire) {
    return wire == null ? null : Wire.parse(LegalRole.class, "role", wire);
  }

  /**
   * The same change asked of the same people: one person's answer is no other's. People outside may
   * be asked in several roles, and answer in one.
   */
  private static Digest digest(ConsentRequest request) {
    String people = String.join(" ", request.answerers().stream().map(SubjectId::text).toList());
    boolean outside = request.answerers().stream().anyMatch(SubjectId::isOutside);
    LegalRole as = request.answeringAs();
    String role = outside && as != null ? " " + as.wire() : "";
    String both = json(request.change()) + "\n" + people + role;
    return Digest.ofBytes(both.getBytes(StandardCharsets.UTF_8));
  }

  private static Change change(String json) {
    try {
      return DemarcJson.strict().readValue(json, Change.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a consent's change is not JSON", impossible);
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
