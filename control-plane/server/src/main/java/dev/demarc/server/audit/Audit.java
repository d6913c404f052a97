package dev.demarc.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The administrative record: one hash chain per tenant, appended to in the transaction of the
 * change, so that neither exists without the other. The head's row is locked until commit, which
 * makes the chain linear and administrative changes of one tenant serial. A person is in it as a
 * commitment; reading tells who that is, until they are erased.
 */
@ApplicationScoped
public class Audit {
  private static final String GENESIS = "genesis";
  private static final int VERSION = 2;

  private final Subjects subjects;
  private final Clock clock;

  Audit(Subjects subjects, Clock clock) {
    this.subjects = subjects;
    this.clock = clock;
  }

  /** What a link's hash is computed over. */
  private record Link(
      TenantId tenant,
      long sequence,
      Instant at,
      String actor,
      String action,
      String object,
      SortedMap<String, String> detail,
      String previous,
      @Nullable Integer version) {
    String hash() {
      return Digest.ofBytes(json(this).getBytes(java.nio.charset.StandardCharsets.UTF_8)).text();
    }
  }

  private record Head(long sequence, String hash) {}

  /** Appends one event to the tenant's chain, in the transaction of {@code sql}. */
  public void record(
      Sql sql,
      TenantId tenant,
      Actor actor,
      String action,
      String object,
      Map<String, String> detail) {
    append(sql, tenant, actor, action, object, detail);
  }

  /** Appends one event about a person. */
  public void record(
      Sql sql,
      TenantId tenant,
      Actor actor,
      String action,
      SubjectId object,
      Map<String, String> detail) {
    append(sql, tenant, actor, action, subjects.commit(sql, tenant, object).text(), detail);
  }

  private void append(
      Sql sql,
      TenantId tenant,
      Actor actor,
      String action,
      String object,
      Map<String, String> detail) {
    Head head = lock(sql, tenant);
    SubjectId person = actor.person();
    Link link =
        new Link(
            tenant,
            head.sequence + 1,
            clock.instant(),
            person == null ? actor.text() : subjects.commit(sql, tenant, person).text(),
            action,
            object,
            new TreeMap<>(detail),
            head.hash,
            VERSION);
    String hash = link.hash();
    sql.update(
        """
        insert into audit_event (tenant_id, sequence, at, actor, action, object, detail, previous,
          hash, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        link.sequence,
        link.at,
        link.actor,
        action,
        object,
        json(link.detail),
        link.previous,
        hash,
        VERSION);
    sql.update(
        "update audit_head set sequence = ?, hash = ? where tenant_id = ?",
        link.sequence,
        hash,
        tenant);
  }

  private static Head lock(Sql sql, TenantId tenant) {
    sql.update("insert into audit_head values (?, 0, ?) on conflict do nothing", tenant, GENESIS);
    return sql.first(
            "select sequence, hash from audit_head where tenant_id = ? for update",
            row -> new Head(row.getLong("sequence"), Columns.text(row, "hash")),
            tenant)
        .orElseThrow();
  }

  /** Newest first; the events before {@code before}, with the persons who are not erased. */
  List<AuditEvent> read(Sql sql, TenantId tenant, AuditAsked asked, long before, int limit) {
    AuditAsked.Condition condition = asked.condition(sql, tenant, subjects);
    var arguments = new ArrayList<Object>(List.of(tenant, before));
    arguments.addAll(condition.arguments());
    arguments.add(limit);
    List<AuditEvent> events =
        sql
            .query(
                "select * from audit_event where tenant_id = ? and sequence < ?"
                    + condition.sql()
                    + " order by sequence desc limit ?",
                Audit::kept,
                arguments.toArray())
            .stream()
            .map(Kept::event)
            .toList();
    Map<String, SubjectId> people =
        subjects.open(
            sql,
            tenant,
            events.stream()
                .flatMap(event ->
                    Stream.concat(
                        Stream.of(event.actor(), event.object()), event.detail().values().stream()))
                .toList());
    return events.stream().map(event -> event.with(people)).toList();
  }

  /** The sequence of the first event whose hash does not hold, 0 when the whole chain does. */
  public long firstBroken(Sql sql, TenantId tenant) {
    String previous = GENESIS;
    long expected = 1;
    for (Kept kept :
        sql.query(
            "select * from audit_event where tenant_id = ? order by sequence",
            Audit::kept,
            tenant)) {
      AuditEvent event = kept.event;
      Link link =
          new Link(
              tenant,
              expected,
              event.at(),
              event.actor(),
              event.action(),
              event.object(),
              new TreeMap<>(event.detail()),
              previous,
              kept.version);
      boolean holds =
          kept.redacted ? kept.previous.equals(previous) : link.hash().equals(event.hash());
      if (event.sequence() != expected || !holds) {
        return expected;
      }
      previous = event.hash();
      expected++;
    }
    return 0;
  }

  /** An event as it is in the chain. */
  private record Kept(
      AuditEvent event, @Nullable Integer version, boolean redacted, String previous) {}

  private static Kept kept(ResultSet row) throws SQLException {
    var event =
        new AuditEvent(
            row.getLong("sequence"),
            Columns.instant(row, "at"),
            Columns.text(row, "actor"),
            Columns.text(row, "action"),
            Columns.text(row, "object"),
            detail(Columns.text(row, "detail")),
            Columns.text(row, "hash"));
    int version = row.getInt("version");
    return new Kept(
        event,
        version == 1 ? null : version,
        row.getBoolean("redacted"),
        Columns.text(row, "previous"));
  }

  private static Map<String, String> detail(String json) {
    try {
      return DemarcJson.strict().readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an audit row is not JSON", impossible);
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
