package dev.demarc.server.alerts;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a tenant and how they stand, in one transaction of it. At most {@value #MOST}.
 * Whoever changes a rule or goes by what it found holds the row of its standing first.
 */
record AlertRules(Sql sql, TenantId tenant) {
  static final int MOST = 100;

  /** How often a rule is looked at. */
  static final Duration EVERY = Duration.ofMinutes(1);

  /** Nothing is due so far ahead, but by a clock that went back since. */
  static final Duration AHEAD = EVERY.plusMinutes(5);

  private static final String ALL =
      """
      select r.id, r.revision, r.body, s.*, (select sequence from alert a
        where a.tenant_id = r.tenant_id and a.rule = r.id and a.ended_at is null) as alert
      from alert_rule r join alert_standing s on s.tenant_id = r.tenant_id and s.rule = r.id
      where r.tenant_id = ?
      """;

  /** Those after this id, in the order of their ids. */
  List<WatchedRule> list(@Nullable AlertRuleId after, int most) {
    return sql.query(
        ALL + " and r.id > ? order by r.id limit ?",
        WatchedRule::read,
        tenant,
        after == null ? new UUID(0, 0) : after.value(),
        most);
  }

  Optional<WatchedRule> find(AlertRuleId id) {
    return sql.first(ALL + " and r.id = ?", WatchedRule::read, tenant, id);
  }

  /** The rule, which nobody else changes or looks at until the transaction ends. */
  Optional<WatchedRule> lock(AlertRuleId id) {
    boolean there =
        sql.first(
                "select 1 from alert_standing where tenant_id = ? and rule = ? for update",
                row -> true,
                tenant,
                id)
            .isPresent();
    return there ? find(id) : Optional.empty();
  }

  /** A rule that is looked at as soon as may be; its tenant is locked. */
  void add(AlertRuleId id, AlertRule rule, Instant now) {
    if (list(null, MOST).size() >= MOST) {
      throw Problem.conflict("There are " + MOST + " rules already, the most there may be.");
    }
    sql.update(
        "insert into alert_rule values (?, ?, ?, 1, ?)", tenant, id, WatchedRule.json(rule), now);
    sql.update(
        "insert into alert_standing (tenant_id, rule, due_at) values (?, ?, ?)",
        tenant,
        id,
        rule.enabled() ? now : null);
  }

  /** Another text of a rule that is locked; it is looked at as soon as may be. */
  void change(AlertRuleId id, AlertRule rule, Instant now) {
    sql.update(
        "update alert_rule set body = ?, revision = revision + 1 where tenant_id = ? and id = ?",
        WatchedRule.json(rule),
        tenant,
        id);
    sql.update(
        "update alert_standing set due_at = ? where tenant_id = ? and rule = ?",
        rule.enabled() ? now : null,
        tenant,
        id);
  }

  /** Forgets what was found of a rule that is locked. */
  void forget(AlertRuleId id) {
    sql.update(
        """
        update alert_standing set calm_since = null, told_at = null, looked_at = null,
          verdict = null, amount = null, whole = null, received = null, known = null
        where tenant_id = ? and rule = ?
        """,
        tenant,
        id);
  }

  void remove(AlertRuleId id) {
    sql.update("delete from alert_rule where tenant_id = ? and id = ?", tenant, id);
  }

  /** Takes so many that are due and that nobody else is taking; whoever does looks at them. */
  List<AlertRuleId> claim(Instant now, int most) {
    return sql.query(
        """
        with due as materialized (
          select rule from alert_standing
          where tenant_id = ? and due_at is not null and (due_at <= ? or due_at > ?)
          order by due_at limit ? for update skip locked)
        update alert_standing s set due_at = ? from due
        where s.tenant_id = ? and s.rule = due.rule returning s.rule
        """,
        row -> new AlertRuleId(Columns.uuid(row, "rule")),
        tenant,
        now,
        now.plus(AHEAD),
        most,
        now.plus(EVERY),
        tenant);
  }

  /** Keeps what a look at a locked rule found, and how it stands after it. */
  void keep(AlertRuleId id, Standing standing, Look look) {
    Sample sample = look.sample();
    sql.update(
        """
        update alert_standing set calm_since = ?, told_at = ?, looked_at = ?, verdict = ?,
          amount = ?, whole = ?, received = ?, known = ?
        where tenant_id = ? and rule = ?
        """,
        standing.calmSince(),
        standing.toldAt(),
        look.at(),
        look.verdict(),
        sample.amount(),
        sample.whole(),
        sample.received(),
        sample.known(),
        tenant,
        id);
  }
}
