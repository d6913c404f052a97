package dev.demarc.server.alerts;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.measures.Measure;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removals;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.tenants.TenantMade;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Makes, changes and removes rules, on the record. An alert of what a rule no longer says is over,
 * and people are told so, in the transaction of the change; one that it still says goes on, in the
 * new words.
 */
@ApplicationScoped
class RuleBook {
  private final Watch watch;
  private final Audit audit;
  private final Clock clock;

  RuleBook(Watch watch, Audit audit, Clock clock) {
    this.watch = watch;
    this.audit = audit;
    this.clock = clock;
  }

  WatchedRule make(Sql sql, TenantId tenant, AlertRule rule, Actor by) {
    Removals.lock(sql, tenant);
    return add(new AlertRules(sql, tenant), rule, by);
  }

  /** Nobody has to ask for the rules to begin with. */
  void begin(@Observes TenantMade made) {
    suggested(made.sql(), made.tenant(), made.by());
  }

  /** A suggested rule for each measure that has none, as far as it is measured. */
  List<WatchedRule> suggested(Sql sql, TenantId tenant, Actor by) {
    Removals.lock(sql, tenant);
    var rules = new AlertRules(sql, tenant);
    Set<Measure> watched = new HashSet<>();
    rules.list(null, AlertRules.MOST).forEach(each -> watched.add(each.rule().measure()));
    List<WatchedRule> made = new ArrayList<>();
    for (Measure measure : Suggestion.measures()) {
      if (measure.isMeasured() && !watched.contains(measure)) {
        made.add(add(rules, Suggestion.of(measure).checked(), by));
      }
    }
    return made;
  }

  private WatchedRule add(AlertRules rules, AlertRule rule, Actor by) {
    var id = new AlertRuleId(UUID.randomUUID());
    rules.add(id, rule, clock.instant());
    note(rules, "alert-rule.make", id, rule, by);
    return known(rules, id);
  }

  /**
   * Replaces what a rule says.
   *
   * @param base the revision that the change was made from
   */
  WatchedRule change(Sql sql, TenantId tenant, AlertRuleId id, AlertRule rule, int base, Actor by) {
    var rules = new AlertRules(sql, tenant);
    WatchedRule before = locked(rules, id);
    if (before.revision() != base) {
      throw Problem.conflict("The rule was changed meanwhile; read it again.");
    }
    if (!rule.enabled()) {
      quiet(rules, before, Ended.SWITCHED_OFF);
    } else if (!rule.hasSameMeaning(before.rule())) {
      quiet(rules, before, Ended.CHANGED);
    } else {
      new AlertLog(sql, tenant).restate(id, rule);
    }
    rules.change(id, rule, clock.instant());
    note(rules, "alert-rule.change", id, rule, by);
    return known(rules, id);
  }

  void remove(Sql sql, TenantId tenant, AlertRuleId id, Actor by) {
    var rules = new AlertRules(sql, tenant);
    WatchedRule before = locked(rules, id);
    quiet(rules, before, Ended.REMOVED);
    rules.remove(id);
    note(rules, "alert-rule.delete", id, before.rule(), by);
  }

  /** Nothing that was found by what the rule said counts any more. */
  private void quiet(AlertRules rules, WatchedRule before, Ended why) {
    if (before.standing().isFiring()) {
      watch.end(rules.sql(), rules.tenant(), before.id(), why, clock.instant());
    }
    rules.forget(before.id());
  }

  static WatchedRule known(AlertRules rules, AlertRuleId id) {
    return rules.find(id).orElseThrow(() -> Problem.notFound("rule"));
  }

  private static WatchedRule locked(AlertRules rules, AlertRuleId id) {
    return rules.lock(id).orElseThrow(() -> Problem.notFound("rule"));
  }

  private void note(AlertRules rules, String action, AlertRuleId id, AlertRule rule, Actor by) {
    Map<String, String> detail =
        new TreeMap<>(
            Map.of(
                "measure", rule.measure().wire(),
                "comparison", rule.comparison().wire(),
                "threshold", rule.threshold().toPlainString(),
                "windowMinutes", Integer.toString(rule.windowMinutes()),
                "minimumCount", Long.toString(rule.minimumCount()),
                "noData", rule.noData().wire(),
                "severity", rule.severity().wire(),
                "enabled", Boolean.toString(rule.enabled())));
    rule.filters().forEach((name, values) -> detail.put("filter." + name, values.toString()));
    audit.record(rules.sql(), rules.tenant(), by, action, id.text(), detail);
  }
}
