package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The append-only record of every step of every consent, hash-chained per tenant. Whoever appends
 * holds the row of the chain's head until commit, so events are in the order they became true.
 */
final class Ledger {
  private final Sql sql;
  private final TenantId tenant;

  Ledger(Sql sql, TenantId tenant) {
    this.sql = sql;
    this.tenant = tenant;
  }

  /** The end of the chain. */
  record Head(long sequence, String hash, long feed) {}

  /** An event as it is kept, with its hash. */
  record Entry(LedgerEvent event, String hash) {}

  /** Takes the chain for this transaction; everything that is about to append does so first. */
  Head lock() {
    sql.update(
        "insert into consent_head values (?, 0, ?, 0) on conflict do nothing",
        tenant,
        LedgerEvent.GENESIS);
    return sql.first(
            "select sequence, hash, feed from consent_head where tenant_id = ? for update",
            row ->
                new Head(row.getLong("sequence"), Columns.text(row, "hash"), row.getLong("feed")),
            tenant)
        .orElseThrow();
  }

  /** Appends one event. */
  void append(
      ConsentId consent, Instant at, String kind, String actor, Map<String, String> detail) {
    Head head = lock();
    var event =
        new LedgerEvent(
            tenant, head.sequence + 1, consent, at, kind, actor, new TreeMap<>(detail), head.hash);
    String hash = event.hash();
    sql.update(
        "insert into consent_event values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant,
        event.sequence(),
        consent,
        at,
        kind,
        actor,
        json(event.detail()),
        event.previous(),
        hash);
    sql.update(
        "update consent_head set sequence = ?, hash = ? where tenant_id = ?",
        event.sequence(),
        hash,
        tenant);
  }

  /** The next sequence of the revocation feed: one more was withdrawn. */
  long advanceFeed() {
    long feed = lock().feed + 1;
    sql.update("update consent_head set feed = ? where tenant_id = ?", feed, tenant);
    return feed;
  }

  /** The sequence of the revocation feed as it stands. */
  long feed() {
    return sql.first(
            "select feed from consent_head where tenant_id = ?", row -> row.getLong("feed"), tenant)
        .orElse(0L);
  }

  /** The events of one consent, oldest first. */
  List<Entry> of(ConsentId consent) {
    return sql.query(
        "select * from consent_event where tenant_id = ? and consent = ? order by sequence",
        this::read,
        tenant,
        consent);
  }

  /** The sequence of the first event that does not hold, 0 when the whole chain does. */
  long firstBroken() {
    String previous = LedgerEvent.GENESIS;
    long expected = 1;
    for (Entry entry :
        sql.query(
            "select * from consent_event where tenant_id = ? order by sequence",
            this::read,
            tenant)) {
      LedgerEvent event = entry.event();
      boolean holds =
          event.sequence() == expected
              && event.previous().equals(previous)
              && event.hash().equals(entry.hash());
      if (!holds) {
        return expected;
      }
      previous = entry.hash();
      expected++;
    }
    return 0;
  }

  private Entry read(ResultSet row) throws SQLException {
    var event =
        new LedgerEvent(
            tenant,
            row.getLong("sequence"),
            new ConsentId(Columns.uuid(row, "consent")),
            Columns.instant(row, "at"),
            Columns.text(row, "kind"),
            Columns.text(row, "actor"),
            detail(Columns.text(row, "detail")),
            Columns.text(row, "previous"));
    return new Entry(event, Columns.text(row, "hash"));
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
  boolean tells(ConsentId consent, String kind, DecisionId decision) {
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
