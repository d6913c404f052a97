package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Loading;
import java.util.List;
import java.util.Map;

/** One measure as an answer's proof: its figures over the whole time, and the way to its panel. */
final class ProofPart extends Div {
  private static final long serialVersionUID = 1L;

  /** The panel has all of them. */
  private static final int MOST_ROWS = 5;

  private final transient Visit visit;
  private final transient Checklist.Proof proof;
  private final transient Scope scope;
  private final transient Period period;

  ProofPart(Visit visit, Checklist.Proof proof, Known known, Scope scope, Period period) {
    this.visit = visit;
    this.proof = proof;
    this.scope = scope;
    this.period = period;
    addClassName("proof");
    getElement()
        .setAttribute("data-testid", "proof")
        .setAttribute("data-measure", proof.panel().measure());
    Component figures =
        known.measured() ? new Loading<Reading>(this::read, this::show) : notMeasured();
    add(new H3(proof.panel().title()), figures);
  }

  private Reading read() {
    return visit
        .api()
        .get(
            visit
                .where("measures", proof.panel().measure())
                .with("from", period.from())
                .with("to", period.to())
                .with("step", "none")
                .with("by", String.join(",", proof.panel().by())),
            Reading.class);
  }

  private Component show(Reading reading) {
    Panel panel = proof.panel().whole();
    Sheet totals = new Sheets(new Drawn(panel, reading, Map.of(), period, visit::href)).totals();
    if (reading.isEmpty()) {
      return new Div(words("Nothing was counted in this time."), panelLink(0));
    }
    List<Sheet.Row> rows = totals.rows().stream().limit(MOST_ROWS).toList();
    Sheet shown = new Sheet(totals.caption(), totals.columns(), rows);
    Div scroll = new Div(new FigureTable("proof", shown));
    scroll.addClassName("scroll");
    scroll
        .getElement()
        .setAttribute("tabindex", "0")
        .setAttribute("role", "region")
        .setAttribute("aria-label", panel.title() + ", figures");
    return new Div(scroll, panelLink(totals.rows().size() - rows.size()));
  }

  private Anchor panelLink(int more) {
    String page = visit.href("dashboards/" + proof.dashboard().key());
    String words = more > 0 ? "Panel, with %d more".formatted(more) : "Panel";
    Anchor link = new Anchor(scope.address(page) + "#panel-" + proof.panel().id(), words);
    link.setRouterIgnore(false);
    link.setAriaLabel(words + ": " + proof.panel().title());
    link.getElement().setAttribute("data-testid", "proof-panel");
    return link;
  }

  private Component notMeasured() {
    Paragraph words =
        words(
            "Not measured yet: "
                + proof.panel().measure()
                + " is defined, and nothing feeds it in this version.");
    words.getElement().setAttribute("data-testid", "not-measured");
    return words;
  }

  private static Paragraph words(String words) {
    Paragraph paragraph = new Paragraph(words);
    paragraph.addClassName("quiet");
    return paragraph;
  }
}
