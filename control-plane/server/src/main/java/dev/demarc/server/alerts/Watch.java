package dev.demarc.server.alerts;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.alerts.Standing.Signal;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Looks at the rules of a tenant that are due. They are claimed in one transaction, so that two
 * replicas do not look at the same, and looked at in one each: what was found, how the rule stands,
 * the alert and what people are told are written together or not at all. Whoever is killed in
 * between leaves a rule that is due again a minute later.
 */
@ApplicationScoped
class Watch {
  private static final Logger LOG = Logger.getLogger(Watch.class);

  /** As many as one tenant has looked at before the next one's turn. */
  static final int A_TURN = 25;

  private final TenantDatabase database;
  private final AlertNews news;

  Watch(TenantDatabase database, AlertNews news) {
    this.database = database;
    this.news = news;
  }

  /** One turn of a tenant; says how many rules were looked at. */
  int turn(TenantId tenant, Instant now) {
    List<AlertRuleId> claimed =
        database.inTenant(tenant, sql -> new AlertRules(sql, tenant).claim(now, A_TURN));
    int looked = 0;
    for (AlertRuleId id : claimed) {
      looked += look(tenant, id, now);
    }
    return looked;
  }

  /** One rule's failure leaves the others their turn. */
  private int look(TenantId tenant, AlertRuleId id, Instant now) {
    try {
      return database.inTenant(tenant, sql -> look(sql, tenant, id, now));
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "alert rule %s of %s not looked at", id, tenant);
      return 0;
    }
  }

  private int look(Sql sql, TenantId tenant, AlertRuleId id, Instant now) {
    var rules = new AlertRules(sql, tenant);
    return rules
        .lock(id)
        .filter(watched -> watched.rule().enabled())
        .map(watched -> look(rules, watched, now))
        .orElse(0);
  }

  private int look(AlertRules rules, WatchedRule watched, Instant now) {
    AlertRule rule = watched.rule();
    Look found = Look.of(rules.sql(), rules.tenant(), rule, now);
    Signal signal = Signal.of(found.verdict(), rule.noData());
    Standing.Turn turn = watched.standing().look(signal, rule.calm(), now);
    rules.keep(watched.id(), turn.after(), found);
    tell(rules.sql(), rules.tenant(), watched, turn.word(), found);
    return 1;
  }

  private void tell(Sql sql, TenantId tenant, WatchedRule watched, Standing.Word word, Look found) {
    var log = new AlertLog(sql, tenant);
    switch (word) {
      case NOTHING -> {}
      case FIRES -> news.fires(sql, tenant, log.open(watched, found));
      case STILL_FIRES -> news.stillFires(sql, tenant, log.openOf(watched.id()), found);
      case IS_OVER -> end(sql, tenant, watched.id(), Ended.CALM, found.at());
    }
  }

  /** Ends the alert of a rule that fires and is locked, and tells of it. */
  void end(Sql sql, TenantId tenant, AlertRuleId rule, Ended why, Instant now) {
    news.isOver(sql, tenant, new AlertLog(sql, tenant).end(rule, why, now), why);
  }
}
