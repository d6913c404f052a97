package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.engine.replay.Replay;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The requests of a period as they were decided: facts and situation, oldest first, by pages. */
final class StoredDecisions {
  /** Of one page, read in one short transaction. */
  static final int PAGE = 2_000;

  private static final ObjectReader FACTS = DemarcJson.tolerant().readerFor(Facts.class);
  private static final ObjectReader SITUATION = DemarcJson.tolerant().readerFor(Situation.class);

  private StoredDecisions() {}

  /** What became of a row. */
  enum Added {
    DECIDED,
    /** Of a group that obeys another policy. */
    ELSEWHERE,
    /** It cannot be read any more. */
    UNREADABLE
  }

  /** One as it is stored. */
  record Row(
      Instant at,
      String decision,
      long epoch,
      long sequence,
      @Nullable String facts,
      @Nullable String situation) {

    /** Adds it to a replay, where it is of an agent of one of these groups. */
    Added addTo(Replay replay, Set<GroupId> groups) {
      if (facts == null || situation == null) {
        return Added.UNREADABLE;
      }
      try {
        Facts read = FACTS.readValue(facts);
        if (!groups.contains(read.group())) {
          return Added.ELSEWHERE;
        }
        replay.add(DecisionId.of(decision), read, SITUATION.readValue(situation));
        return Added.DECIDED;
      } catch (JsonProcessingException | IllegalArgumentException unreadable) {
        return Added.UNREADABLE;
      }
    }

    private static Row read(ResultSet row) throws SQLException {
      return new Row(
          Columns.instant(row, "at"),
          Columns.text(row, "decision"),
          row.getLong("epoch"),
          row.getLong("sequence"),
          row.getString("facts"),
          row.getString("situation"));
    }
  }

  /** How many there are, counted no further than {@code most}. */
  static long count(Sql sql, TenantId tenant, Instant begins, Instant ends, long most) {
    return sql.first(
            """
            select count(*) from (
              select 1 from trace_span where tenant_id = ? and kind = 'request'
                and day >= (?::timestamptz at time zone 'UTC')::date
                and day <= (?::timestamptz at time zone 'UTC')::date and at >= ? and at < ?
              limit ?) bounded
            """,
            row -> row.getLong(1),
            tenant,
            begins,
            ends,
            begins,
            ends,
            most)
        .orElse(0L);
  }

  /** The page after a row; the first one where there is none. */
  static List<Row> page(
      Sql sql, TenantId tenant, Instant begins, Instant ends, @Nullable Row after) {
    Instant from = after == null ? begins : after.at();
    return sql.query(
        """
        select at, decision, epoch, sequence, facts, situation
        from trace_span where tenant_id = ? and kind = 'request'
          and day >= (?::timestamptz at time zone 'UTC')::date
          and day <= (?::timestamptz at time zone 'UTC')::date and at >= ? and at < ?
          and (at, decision, epoch, sequence) > (?, ?, ?, ?)
        order by at, decision, epoch, sequence limit ?
        """,
        Row::read,
        tenant,
        from,
        ends,
        from,
        ends,
        from,
        after == null ? "" : after.decision(),
        after == null ? -1L : after.epoch(),
        after == null ? -1L : after.sequence(),
        PAGE);
  }
}
