package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What fired, in one transaction of its tenant. The newest {@value #MOST} are kept, and those that
 * are not over.
 */
record AlertLog(Sql sql, TenantId tenant) {
  static final int MOST = 2_000;

  /** Where an alert stands. */
  enum State implements Wire {
    FIRING("firing"),
    OVER("over");

    private final String wire;

    State(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /**
   * Which ones.
   *
   * @param after the last of the page before
   */
  record Asked(@Nullable State state, @Nullable AlertRuleId rule, AlertId after) {}

  /** The rule fires; of what is over the oldest makes room. */
  Alert open(WatchedRule watched, Look found) {
    Sample sample = found.sample();
    Alert opened =
        sql.query(
                """
                with head as (
                  insert into alert_head values (?, 1) on conflict (tenant_id)
                  do update set sequence = alert_head.sequence + 1 returning tenant_id, sequence)
                insert into alert
                  (tenant_id, sequence, rule, severity, body, verdict, amount, whole, received,
                    known, fired_at)
                select tenant_id, sequence, ?::uuid, ?, ?, ?, ?::bigint, ?::bigint, ?::bigint,
                  ?::bigint, ?::timestamptz from head
                returning *
                """,
                Alert::read,
                tenant,
                watched.id(),
                watched.rule().severity(),
                WatchedRule.json(watched.rule()),
                found.verdict(),
                sample.amount(),
                sample.whole(),
                sample.received(),
                sample.known(),
                found.at())
            .getFirst();
    retire(MOST);
    return opened;
  }

  /** Removes what is over and older than the newest so many. */
  void retire(int kept) {
    sql.update(
        """
        delete from alert where tenant_id = ? and ended_at is not null and sequence <= (
          select sequence from alert where tenant_id = ? order by sequence desc offset ? limit 1)
        """,
        tenant,
        tenant,
        kept);
  }

  /** Ends the one of the rule that is open; it never ends before it began. */
  Alert end(AlertRuleId rule, Ended why, Instant now) {
    return sql.query(
            """
            update alert set ended = ?, ended_at = greatest(fired_at, ?)
            where tenant_id = ? and rule = ? and ended_at is null returning *
            """,
            Alert::read,
            why,
            now,
            tenant,
            rule)
        .getFirst();
  }

  /** The open one of the rule, if there is one, says what the rule says from now on. */
  void restate(AlertRuleId rule, AlertRule said) {
    sql.update(
        """
        update alert set severity = ?, body = ?
        where tenant_id = ? and rule = ? and ended_at is null
        """,
        said.severity(),
        WatchedRule.json(said),
        tenant,
        rule);
  }

  /** The one of a rule that fires. */
  Alert openOf(AlertRuleId rule) {
    return page(new Asked(State.FIRING, rule, AlertId.END), 1).getFirst();
  }

  Optional<Alert> find(AlertId id) {
    return sql.first(
        "select * from alert where tenant_id = ? and sequence = ?", Alert::read, tenant, id);
  }

  /** Newest first. */
  List<Alert> page(Asked asked, int most) {
    var text = new StringBuilder("select * from alert where tenant_id = ? and sequence < ?");
    var arguments = new ArrayList<Object>(List.of(tenant, asked.after));
    if (asked.state != null) {
      text.append(
          asked.state == State.FIRING ? " and ended_at is null" : " and ended_at is not null");
    }
    if (asked.rule != null) {
      text.append(" and rule = ?");
      arguments.add(asked.rule);
    }
    text.append(" order by sequence desc limit ?");
    arguments.add(most);
    return sql.query(text.toString(), Alert::read, arguments.toArray());
  }
}
