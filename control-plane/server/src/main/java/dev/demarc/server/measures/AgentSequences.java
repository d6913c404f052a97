package dev.demarc.server.measures;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is here of what agents wrote. An agent numbers its records from 1 in each epoch of its
 * journal, without a gap, and tells how far it is. So what it wrote is known without looking at a
 * record: the highest number that came or was told of. What came is counted as it comes, each
 * record once, in whatever order; a gap that closes late is closed then. An epoch of which nothing
 * came and that was never told of is not known.
 *
 * <p>The first {@value #MOST_EPOCHS} epochs of an agent are told apart; records of further ones
 * count as complete, in the row of epoch {@value #OTHER_EPOCHS}.
 */
public final class AgentSequences {
  static final int MOST_EPOCHS = 200;
  static final long OTHER_EPOCHS = -1;

  private static final String ADD =
      """
      with given as (
        select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::timestamptz[])
          as given(epoch, received, highest, first_at, last_at)
      ), filled as (
        select count(*) as epochs from agent_sequence s where s.tenant_id = ? and s.agent = ?
      ), met as (
        select given.*, epochs, exists (select 1 from agent_sequence s
          where s.tenant_id = ? and s.agent = ? and s.epoch = given.epoch) as known
        from given cross join filled
      ), placed as (
        select *, known or epochs + row_number() over (partition by known order by epoch) <= ? as kept
        from met
      )
      insert into agent_sequence
      select ?, ?, case when kept then epoch else ? end, sum(received), max(highest), 0,
        min(first_at), max(last_at)
      from placed group by 3 order by 3
      on conflict (tenant_id, agent, epoch) do update set
        received = agent_sequence.received + excluded.received,
        highest = greatest(agent_sequence.highest, excluded.highest),
        first_at = least(agent_sequence.first_at, excluded.first_at),
        last_at = greatest(agent_sequence.last_at, excluded.last_at)
      """;

  private static final String HEARD =
      """
      insert into agent_sequence
      select ?, ?, ?::bigint, 0, 0, ?::bigint, ?::timestamptz, ?::timestamptz
      where (select count(*) from agent_sequence where tenant_id = ? and agent = ?) < ?
        or exists (select 1 from agent_sequence where tenant_id = ? and agent = ? and epoch = ?)
      on conflict (tenant_id, agent, epoch) do update set
        written = excluded.written, last_at = greatest(agent_sequence.last_at, excluded.last_at)
      where agent_sequence.written < excluded.written
      """;

  private AgentSequences() {}

  /** Sums over epochs. */
  public record Completeness(long received, long known) {}

  /** New records of one epoch. */
  private record Arrived(long received, long highest, Instant first, Instant last) {
    Arrived and(Arrived more) {
      return new Arrived(
          received + more.received,
          Math.max(highest, more.highest),
          first.isBefore(more.first) ? first : more.first,
          last.isAfter(more.last) ? last : more.last);
    }
  }

  /** What one batch brought that was new. */
  public static final class Arrivals {
    private final Map<Long, Arrived> byEpoch = new TreeMap<>();

    /** One record, and when it began. */
    public void add(long epoch, long sequence, Instant at) {
      byEpoch.merge(epoch, new Arrived(1, sequence, at, at), Arrived::and);
    }
  }

  /** Counts what arrived, in the transaction that stores it. */
  public static void add(Sql sql, TenantId tenant, AgentId agent, Arrivals arrivals) {
    List<Arrived> each = new ArrayList<>(arrivals.byEpoch.values());
    if (each.isEmpty()) {
      return;
    }
    sql.update(
        ADD,
        arrivals.byEpoch.keySet(),
        each.stream().map(Arrived::received).toList(),
        each.stream().map(Arrived::highest).toList(),
        each.stream().map(Arrived::first).toList(),
        each.stream().map(Arrived::last).toList(),
        tenant,
        agent,
        tenant,
        agent,
        MOST_EPOCHS,
        tenant,
        agent,
        OTHER_EPOCHS);
  }

  /** Keeps how far an agent says it is. */
  public static void heard(
      Sql sql, TenantId tenant, AgentId agent, long epoch, long written, Instant now) {
    if (epoch > 0 && written > 0) {
      sql.update(
          HEARD,
          tenant,
          agent,
          epoch,
          written,
          now,
          now,
          tenant,
          agent,
          MOST_EPOCHS,
          tenant,
          agent,
          epoch);
    }
  }

  /** Of the epochs in which something was recorded in this time. */
  static Completeness in(Sql sql, TenantId tenant, Instant from, Instant to) {
    return sql.first(
            """
            select coalesce(sum(least(received, %1$s)), 0) as received, coalesce(sum(%1$s), 0) as known
            from agent_sequence where tenant_id = ? and last_at >= ? and first_at < ?
            """
                .formatted(KNOWN),
            row -> new Completeness(row.getLong("received"), row.getLong("known")),
            tenant,
            from,
            to)
        .orElseThrow();
  }

  /** How many records of its epoch a row knows of. */
  static final String KNOWN =
      "case when epoch = " + OTHER_EPOCHS + " then received else greatest(highest, written) end";
}
