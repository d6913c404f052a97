package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.remote.Trouble;
import dev.demarc.portal.remote.Where;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One panel: chart, tables, what is to be known about them, and both as files. */
final class PanelCard extends Section {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Panel panel;
  private final transient Known known;
  private final transient Scope scope;
  private final transient Supplier<Period> period;
  private final Loading<Drawn> part;
  private boolean open;

  PanelCard(Visit visit, Panel panel, Known known, Scope scope, Supplier<Period> period) {
    this.visit = visit;
    this.panel = panel;
    this.known = known;
    this.scope = scope;
    this.period = period;
    this.part = new Loading<>(this::read, this::show);
    addClassNames("card", "panel");
    setId("panel-" + panel.id());
    getElement().setAttribute("data-testid", "panel").setAttribute("data-measure", panel.measure());
    add(new H2(panel.title()));
    if (known.definition() != null) {
      Paragraph definition = new Paragraph(known.definition());
      definition.addClassName("quiet");
      add(definition);
    }
    add(known.measured() ? part : notMeasured());
  }

  /** Looks again, where there is anything to be seen. */
  void look() {
    if (known.measured()) {
      part.reload();
    }
  }

  private Component notMeasured() {
    EmptyState state =
        new EmptyState(
            "Not yet measured", panel.measure() + " is defined, and nothing feeds it yet.");
    state.getElement().setAttribute("data-testid", "not-measured");
    return state;
  }

  private Drawn read() {
    Period now = period.get();
    try {
      return read(panel, now);
    } catch (Trouble.Refused refused) {
      if (!panel.kind().isOverTime() || !isTooMuch(refused)) {
        throw refused;
      }
      return read(panel.whole(), now);
    }
  }

  private Drawn read(Panel shown, Period now) {
    Reading reading = visit.api().get(where(shown, now), Reading.class);
    return new Drawn(shown, reading, heeded(), now, visit::href);
  }

  /** Whether there are more points than one answer has: too many series for so many steps. */
  private static boolean isTooMuch(Trouble.Refused refused) {
    return refused.fields().stream().anyMatch(field -> "by".equals(field.field()));
  }

  private Where where(Panel shown, Period now) {
    Where where =
        visit
            .where("measures", panel.measure())
            .with("from", now.from())
            .with("to", now.to())
            .with("step", shown.kind().isOverTime() ? now.step().wire() : "none")
            .with("zone", now.zone().getId())
            .with("by", String.join(",", by()));
    for (Map.Entry<String, List<String>> filter : heeded().entrySet()) {
      where = where.with(Parameters.of(filter.getKey()), String.join(",", filter.getValue()));
    }
    return where;
  }

  /** Filters of the page that this measure knows; its figures lead no further than they go. */
  private Map<String, List<String>> heeded() {
    Map<String, List<String>> heeded = new TreeMap<>(scope.filters());
    heeded.keySet().retainAll(known.dimensions());
    return heeded;
  }

  private List<String> by() {
    return panel.by().stream().filter(known.dimensions()::contains).toList();
  }

  private Component show(Drawn drawn) {
    Div body = new Div(new Notices(drawn, panel, unfiltered()));
    if (drawn.reading().isEmpty()) {
      body.add(
          new EmptyState(
              "Nothing in this range",
              "Nothing was counted in "
                  + drawn.period().words()
                  + (scope.filters().isEmpty() ? "." : " that fits the filters.")));
      return body;
    }
    Chart chart = new Chart(panel.title(), Drawing.of(drawn));
    Sheets sheets = new Sheets(drawn);
    Div files =
        new Div(
            Press.small("png-" + panel.id(), "Picture (PNG)", () -> chart.save(file("png"))),
            CsvLink.of("csv-" + panel.id(), "Table (CSV)", file("csv"), sheets.totals()));
    files.addClassName("row");
    body.add(chart, new FigureTable("total", sheets.totals()));
    if (drawn.panel().kind().isOverTime()) {
      files.add(
          CsvLink.of(
              "csv-steps-" + panel.id(), "Over time (CSV)", file("steps.csv"), sheets.steps()));
      body.add(overTime(sheets));
    }
    body.add(files);
    return body;
  }

  /** Its rows are made when somebody wants to see them. */
  private NativeDetails overTime(Sheets sheets) {
    Div rows = new Div();
    NativeDetails details = new NativeDetails("Over time, as a table", rows);
    details.setId("steps-" + panel.id());
    details.addToggleListener(toggle -> {
      open = toggle.isOpened();
      rows.removeAll();
      if (open) {
        rows.add(new FigureTable("step", sheets.steps()));
      }
    });
    if (open) {
      details.setOpen(true);
      rows.add(new FigureTable("step", sheets.steps()));
    }
    return details;
  }

  /** Filters that this measure cannot heed. */
  private String unfiltered() {
    return scope.filters().keySet().stream()
        .filter(name -> !known.dimensions().contains(name))
        .map(Labels::dimension)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private String file(String ending) {
    return panel.id() + "." + ending;
  }
}
