package dev.demarc.server.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.json.LedgerHash;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.subjects.Subjects;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The append-only record of every step of every consent and approval, hash-chained per tenant.
 * Whoever appends holds the row of the chain's head until commit, so events are in the order they
 * became true, and no event says an earlier time than the one before it. A person is in it as a
 * commitment.
 */
public final class Ledger {
  /** How many records are read at once. */
  static final int PAGE = 1_000;

  private final Sql sql;
  private final TenantId tenant;
  private final Subjects subjects;

  public Ledger(Sql sql, TenantId tenant, Subjects subjects) {
    this.sql = sql;
    this.tenant = tenant;
    this.subjects = subjects;
  }

  /**
   * The end of the chain.
   *
   * @param at of the last record, absent where there is none
   */
  public record Head(long sequence, String hash, long feed, @Nullable Instant at) {}

  /**
   * A record as it is kept, with its hash.
   *
   * @param redacted whether it named a person who was erased
   */
  public record Entry(LedgerRecord event, String hash, boolean redacted) {
    /** Who did it, in words for who may read them; "erased" where that is not known any more. */
    public String actor(Map<String, SubjectId> people) {
      SubjectId person = people.get(event.actor());
      return redacted ? "erased" : person == null ? event.actor() : person.text();
    }
  }

  /** Takes the chain for this transaction; everything that is about to append does so first. */
  public Head lock() {
    sql.update(
        "insert into consent_head values (?, 0, ?, 0) on conflict do nothing",
        tenant,
        LedgerRecord.GENESIS);
    return sql.first(
            """
            select h.sequence, h.hash, h.feed, e.at from consent_head h
            left join consent_event e on e.tenant_id = h.tenant_id and e.sequence = h.sequence
            where h.tenant_id = ? for update of h
            """,
            row ->
                new Head(
                    row.getLong("sequence"),
                    Columns.text(row, "hash"),
                    row.getLong("feed"),
                    Columns.optionalInstant(row, "at")),
            tenant)
        .orElseThrow();
  }

  /** Appends one event; where the clock went back, at the time of the one before it. */
  public void append(
      @Nullable ConsentId consent,
      Instant now,
      String kind,
      Actor actor,
      Map<String, String> more) {
    append(consent, null, now, kind, actor, more);
  }

  /** The same about an approval, which its detail names. */
  public void appendFor(
      ApprovalId approval, Instant now, String kind, Actor actor, Map<String, String> more) {
    var detail = new TreeMap<>(more);
    detail.put(LedgerRecord.APPROVAL, approval.text());
    append(null, approval, now, kind, actor, detail);
  }

  private void append(
      @Nullable ConsentId consent,
      @Nullable ApprovalId approval,
      Instant now,
      String kind,
      Actor actor,
      Map<String, String> more) {
    Head head = lock();
    SubjectId person = actor.person();
    var event =
        new LedgerRecord(
            tenant,
            head.sequence + 1,
            LedgerRecord.VERSION,
            consent,
            head.at == null || now.isAfter(head.at) ? now : head.at,
            kind,
            person == null ? actor.text() : subjects.commit(sql, tenant, person).text(),
            new TreeMap<>(more),
            head.hash);
    String hash = LedgerHash.of(event);
    sql.update(
        """
        insert into consent_event (tenant_id, sequence, consent, approval, at, kind, actor, detail,
          previous, hash, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        event.sequence(),
        consent,
        approval,
        event.at(),
        kind,
        event.actor(),
        json(event.detail()),
        event.previous(),
        hash,
        LedgerRecord.VERSION);
    sql.update(
        "update consent_head set sequence = ?, hash = ? where tenant_id = ?",
        event.sequence(),
        hash,
        tenant);
  }

  /** The next sequence of the revocation feed: one more was withdrawn. */
  public long advanceFeed() {
    long feed = lock().feed + 1;
    sql.update("update consent_head set feed = ? where tenant_id = ?", feed, tenant);
    return feed;
  }

  /** The end of the chain as it stands, without waiting for who appends. */
  public Head head() {
    return sql.first(
            "select sequence, hash, feed from consent_head where tenant_id = ?",
            row ->
                new Head(
                    row.getLong("sequence"), Columns.text(row, "hash"), row.getLong("feed"), null),
            tenant)
        .orElse(new Head(0, LedgerRecord.GENESIS, 0, null));
  }

  /** The events of one consent, oldest first. */
  public List<Entry> of(ConsentId consent) {
    return sql.query(
        "select * from consent_event where tenant_id = ? and consent = ? order by sequence",
        this::read,
        tenant,
        consent);
  }

  /** The events of one approval, oldest first. */
  public List<Entry> of(ApprovalId approval) {
    return sql.query(
        "select * from consent_event where tenant_id = ? and approval = ? order by sequence",
        this::read,
        tenant,
        approval);
  }

  /** The persons these events are by, as far as they are known. */
  public Map<String, SubjectId> people(List<Entry> entries) {
    return subjects.open(
        sql, tenant, entries.stream().map(entry -> entry.event().actor()).toList());
  }

  /** At most so many records after this sequence, in order. */
  List<Entry> after(long sequence, int limit) {
    return sql.query(
        "select * from consent_event where tenant_id = ? and sequence > ? order by sequence limit ?",
        this::read,
        tenant,
        sequence,
        limit);
  }

  /** The sequence of the first event that does not hold, 0 when the whole chain does. */
  public long firstBroken() {
    String previous = LedgerRecord.GENESIS;
    long expected = 1;
    for (List<Entry> page = after(0, PAGE); !page.isEmpty(); page = after(expected - 1, PAGE)) {
      for (Entry entry : page) {
        LedgerRecord event = entry.event();
        boolean holds =
            event.sequence() == expected
                && event.previous().equals(previous)
                && (entry.redacted() || LedgerHash.of(event).equals(entry.hash()));
        if (!holds) {
          return expected;
        }
        previous = entry.hash();
        expected++;
      }
    }
    return 0;
  }

  private Entry read(ResultSet row) throws SQLException {
    int version = row.getInt("version");
    @Nullable UUID consent = row.getObject("consent", UUID.class);
    var event =
        new LedgerRecord(
            tenant,
            row.getLong("sequence"),
            version == 1 ? null : version,
            consent == null ? null : new ConsentId(consent),
            Columns.instant(row, "at"),
            Columns.text(row, "kind"),
            Columns.text(row, "actor"),
            detail(Columns.text(row, "detail")),
            Columns.text(row, "previous"));
    return new Entry(event, Columns.text(row, "hash"), row.getBoolean("redacted"));
  }

  private static SortedMap<String, String> detail(String json) {
    try {
      return DemarcJson.strict().readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a ledger row is not JSON", impossible);
    }
  }

  private static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether an event of this kind about this consent names the decision. */
  public boolean tells(ConsentId consent, String kind, DecisionId decision) {
    return sql.first(
            """
            select 1 from consent_event where tenant_id = ? and consent = ? and kind = ?
              and position(?::text in detail) > 0 limit 1
            """,
            row -> true,
            tenant,
            consent,
            kind,
            "\"" + decision.text() + "\"")
        .isPresent();
  }
}
