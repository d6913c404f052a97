package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Secret;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.SimulationAnswers.Answered;
import dev.demarc.portal.policies.SimulationAnswers.Row;
import java.util.Map;
import java.util.stream.Collectors;

/** What the rules say of each route, in words. */
final class SimulationResults extends Div {
  private static final long serialVersionUID = 1L;
  private static final Map<String, String> REASONS =
      Map.of(
          "allowed", "A rule allows it",
          "forbidden", "A rule forbids it",
          "no-rule", "No rule allows it",
          "non-ai", "The non-AI path needs no rule");

  private final transient Question question;
  private final transient Answered answered;

  SimulationResults(Question question, Answered answered) {
    this.question = question;
    this.answered = answered;
    setId("simulation");
    if (answered.routes().isEmpty()) {
      add(
          new EmptyState(
              "No route", "The catalogue has no target. Describe a route beside it to ask."));
      return;
    }
    add(heading(), table(), new FactsDetails(answered.facts()));
  }

  private Component heading() {
    long permitted = answered.routes().stream().filter(Row::permitted).count();
    Paragraph sentence =
        new Paragraph(
            subject()
                + " permits "
                + permitted
                + " of "
                + Words.count(answered.routes().size(), "route.", "routes."));
    sentence.setId("simulation-summary");
    sentence.getElement().setAttribute("role", "status");
    Div words = new Div(new H2("What the rules say"), sentence);
    Div head = new Div(words, Press.plain("keep-case", "Keep as test case", this::keep));
    head.addClassName("simulation-head");
    return head;
  }

  private String subject() {
    return answered.version() == null
        ? "The draft's revision " + answered.revision()
        : "Version " + answered.version();
  }

  private Component table() {
    return new Table<Row>("simulation", "Routes", SimulationResults::id)
        .column("Route", SimulationResults::route)
        .column("To", row -> Badge.boundary(row.route().boundary().wire()))
        .text("Region", row -> row.route().region())
        .text("Operator", row -> row.route().operator())
        .column("Answer", SimulationResults::permitted)
        .text("On what terms", SimulationResults::terms)
        .text("Rule", Row::rule)
        .text("Why", row -> REASONS.getOrDefault(row.reason(), Words.plain(row.reason())))
        .rows(answered.routes(), answered.next());
  }

  private static String id(Row row) {
    return row.route().target() + "/" + row.route().model();
  }

  private static Component route(Row row) {
    Div cell = new Div(new Span(row.route().target() + " · " + row.route().model()));
    cell.addClassName("inline");
    if (row.madeUp()) {
      cell.add(new Badge("Made up", Tone.INFO));
    }
    return cell;
  }

  private static Component permitted(Row row) {
    Badge badge =
        !row.permitted()
            ? new Badge("Refused", Tone.BAD)
            : row.asks(Obligation.Approval.class)
                ? new Badge("With approval", Tone.WARN)
                : row.asks(Obligation.Consent.class)
                    ? new Badge("With consent", Tone.WARN)
                    : new Badge("Permitted", Tone.GOOD);
    badge
        .getElement()
        .setAttribute("data-testid", "permitted")
        .setAttribute("data-permitted", row.permitted().toString());
    return badge;
  }

  private static String terms(Row row) {
    return row.obligations().stream()
        .map(SimulationResults::words)
        .collect(Collectors.joining("; "));
  }

  private static String words(Obligation obligation) {
    return switch (obligation) {
      case Obligation.Approval approval -> "Approval for " + Words.span(approval.ttl());
      case Obligation.Consent consent ->
          "Consent (" + Words.plain(consent.scope().wire()) + ") for " + Words.span(consent.ttl());
      case Obligation.Disclose disclose -> "Says: " + disclose.text();
    };
  }

  private void keep() {
    Dialog dialog = new Dialog("Keep as test case");
    dialog.setId("keep-case-dialog");
    dialog.setWidth("min(48rem, 96vw)");
    dialog.add(
        new Paragraph(
            "Copy it under cases: in the policy. It expects what the rules say now; write what they"
                + " should say where that is something else."),
        new Secret("case-yaml", new CaseText(question, answered).text()));
    dialog.getFooter().add(Press.plain("keep-case-close", "Close", dialog::close));
    dialog.open();
  }
}
