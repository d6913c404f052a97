package dev.demarc.portal.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import dev.demarc.contract.policy.Effect;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Focus;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.remote.Where;
import dev.demarc.portal.traces.TraceAnswers.Reasons;
import dev.demarc.portal.traces.TraceAnswers.RouteReason;
import dev.demarc.portal.traces.TraceAnswers.Spoken;
import java.util.List;

/** Why not the other route? One target is asked about; which one is in the address. */
final class WhyNot extends Div {
  private static final long serialVersionUID = 1L;

  /** The parameter of the address. */
  static final String TARGET = "why";

  private final transient Visit visit;
  private final String decision;
  private final String target;

  WhyNot(Visit visit, String decision) {
    this.visit = visit;
    this.decision = decision;
    this.target = visit.asked(TARGET).orElse("");
    add(new Loading<>(() -> visit.api().get(where(), Reasons.class), this::choice));
    if (!target.isEmpty()) {
      add(
          new Loading<>(
              () -> visit.api().get(where().with("target", target), Reasons.class), this::answer));
    }
  }

  private Where where() {
    return visit.where("traces", decision, "routes");
  }

  private Component choice(Reasons reasons) {
    if (!Boolean.TRUE.equals(reasons.told())) {
      return none(
          "The class of this request exports counts only, so its routes and rules are known at the"
              + " site alone: demarc-agent explain "
              + decision);
    }
    if (reasons.routes().isEmpty()) {
      return none(
          "No route was considered for this request, and today's catalogue has none, or the policy"
              + " that decided cannot be asked again.");
    }
    List<String> targets =
        reasons.routes().stream().map(each -> each.route().target().text()).distinct().toList();
    Select<String> select = new Select<>();
    select.setId("why-target");
    select.setLabel("Why not");
    select.setItems(targets);
    select.setPlaceholder("choose a target");
    if (targets.contains(target)) {
      select.setValue(target);
    }
    select.addValueChangeListener(change -> {
      if (change.getValue() != null) {
        Focus.go(
            visit.href("traces/" + decision),
            TracePlace.with(visit, TARGET, change.getValue()),
            "why-target");
      }
    });
    Focus.take(select);
    return select;
  }

  private static Component none(String why) {
    return new EmptyState("No routes to ask about", why);
  }

  private Component answer(Reasons reasons) {
    Div answer = new Div();
    answer.setId("why-answer");
    if (reasons.routes().isEmpty()) {
      answer.add(new Paragraph("Nothing is known of a target called so."));
    }
    reasons.routes().forEach(route -> answer.add(route(route, reasons)));
    return answer;
  }

  private static Div route(RouteReason one, Reasons reasons) {
    Div route =
        new Div(
            new H3(one.route().target().text() + " / " + one.route().model().text()),
            new Paragraph(TraceReasons.why(one.considered())));
    route
        .getElement()
        .setAttribute("data-testid", "why-route")
        .setAttribute("data-reason", one.reason().wire())
        .setAttribute("data-basis", one.basis());
    Paragraph basis = new Paragraph(basis(one));
    basis.addClassName("quiet");
    route.add(basis, rules(one, reasons));
    return route;
  }

  private static String basis(RouteReason one) {
    return one.basis().equals("recorded")
        ? "As the agent recorded it when it decided."
        : "It was not considered then. Decided again now, by the same engine, with the facts of then"
            + " over today's catalogue.";
  }

  private static Component rules(RouteReason one, Reasons reasons) {
    List<Spoken> rules = one.rules();
    String version = reasons.version() == null ? "" : " of version " + reasons.version();
    if (rules == null) {
      return new Paragraph(
          "Which other rules speak of it cannot be told: the catalogue or the version"
              + " that decided is no longer what it was.");
    }
    if (rules.isEmpty()) {
      return new Paragraph("No rule" + version + " speaks of this request and this route.");
    }
    return new Table<Spoken>("why-rule", "Rules" + version, rule -> rule.rule().text())
        .text("Rule", rule -> rule.rule().text())
        .column("Says", WhyNot::effect)
        .text("Obligations", rule -> TraceWords.obligations(rule.obligations()))
        .rows(rules);
  }

  private static Component effect(Spoken rule) {
    return rule.effect() == Effect.FORBID
        ? new Badge("Forbids", Tone.BAD)
        : new Badge("Allows", Tone.GOOD);
  }
}
