package dev.demarc.portal.alerts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.alerts.AlertAnswers.Rule;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import java.util.Map;

/** The rules, how each stands and what it found; administrators write them. */
final class RulesPart extends Div {
  private static final long serialVersionUID = 1L;

  /** As many as a tenant may have. */
  private static final int MOST = 100;

  private final transient Visit visit;
  private final transient Watchables measures;
  private final transient Runnable changed;
  private final Loading<Listing<Rule>> list;

  /**
   * @param changed run when something may fire no more
   */
  RulesPart(Visit visit, Watchables measures, Runnable changed) {
    this.visit = visit;
    this.measures = measures;
    this.changed = changed;
    this.list =
        new Loading<>(
            () -> visit.api().list(visit.where("alert-rules").with("limit", MOST), Rule.class),
            this::table);
    Card card = new Card("Rules");
    if (visit.is("tenant-admin")) {
      Div actions =
          new Div(
              Press.primary("alert-rule-add", "New rule", this::write),
              Press.plain("alert-rule-suggested", "Add what is suggested", this::suggested));
      actions.addClassName("row");
      card.add(actions);
    }
    card.add(list);
    if (!measures.notMeasured().isEmpty()) {
      Paragraph missing =
          new Paragraph("Not measured yet: " + String.join(", ", measures.notMeasured()) + ".");
      missing.setId("alert-not-measured");
      missing.addClassName("quiet");
      card.add(missing);
    }
    add(card);
  }

  private Component table(Listing<Rule> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(
          "No rules yet",
          "Nothing raises an alert. Administrators may begin with a suggested rule for each"
              + " measure.");
    }
    Table<Rule> table =
        new Table<Rule>("alert-rule", "Rules", Rule::id)
            .link(
                "Rule", rule -> rule.rule().title(), rule -> visit.href("alerts?rule=" + rule.id()))
            .column("State", AlertWords::state)
            .column("Severity", rule -> AlertWords.severity(rule.rule()))
            .text("Measure", rule -> AlertWords.watched(rule.rule()))
            .text("Fires at", rule -> AlertWords.condition(rule.rule(), scale(rule)))
            .column("Found last", rule -> AlertWords.found(rule.last(), scale(rule)))
            .column(
                "Looked",
                rule -> TimeText.ago(rule.last() == null ? null : rule.last().at(), Words.NONE));
    return (visit.is("tenant-admin") ? table.column("Change", this::change) : table)
        .rows(listing.items(), listing.next());
  }

  private Scale scale(Rule rule) {
    return measures.scale(rule.rule().measure());
  }

  private Component change(Rule rule) {
    Div both =
        new Div(
            Press.small(
                "alert-rule-edit-" + rule.id(),
                "Edit",
                () -> new RuleDialog(visit, measures, rule, this::reload).open()),
            Press.small("alert-rule-remove-" + rule.id(), "Remove", () -> remove(rule)));
    both.addClassName("row");
    return both;
  }

  private void write() {
    new RuleDialog(visit, measures, null, this::reload).open();
  }

  private void suggested() {
    if (Toast.attempt(() -> visit.api().post(visit.where("alert-rules", "suggested"), Map.of()))) {
      Toast.done("Every measure that can raise an alert has a rule");
      reload();
    }
  }

  private void remove(Rule rule) {
    Confirm.ask(
        "Remove the rule " + rule.rule().title() + "?",
        "Nothing is looked at by it any more. What fires by it is over; the history stays.",
        "Remove",
        () -> {
          if (Toast.attempt(() -> visit.api().delete(visit.where("alert-rules", rule.id())))) {
            Toast.done("Removed");
            reload();
          }
        });
  }

  private void reload() {
    list.reload();
    changed.run();
  }
}
