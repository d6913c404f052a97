package dev.demarc.portal.traces;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.BrowserZone;
import dev.demarc.portal.look.Download;
import dev.demarc.portal.look.Focus;
import dev.demarc.portal.look.Moment;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Where;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What to look for; every change is a new address, and leaves the person at the field. */
final class Filters extends Div {
  private static final long serialVersionUID = 1L;
  private static final List<String> OUTCOMES =
      List.of("routed", "needs-consent", "needs-approval", "queued", "refused");

  /** What the control plane takes where no time is said. */
  private static final Duration USUAL = Duration.ofDays(7);

  /** And where one decision is asked for. */
  private static final Duration OF_ONE = Duration.ofDays(400);

  private final transient Visit visit;
  private final transient Asked asked;

  Filters(Visit visit, Asked asked) {
    this.visit = visit;
    this.asked = asked;
    getElement().setAttribute("role", "search").setAttribute("aria-label", "Search requests");
    Div fields =
        new Div(
            text("class", "Class"),
            choice(
                "boundary", "Boundary", Arrays.stream(Boundary.values()).map(Wire::wire).toList()),
            choice("outcome", "Outcome", OUTCOMES),
            text("application", "Application"),
            text("decision", "Decision"));
    fields.addClassName("filters");
    boolean ofPersons = visit.is("tenant-admin") || visit.is("auditor");
    add(fields, time(), new Conditions(asked, ofPersons, this::go), files());
    Focus.take(this);
  }

  private Div time() {
    Div time = new Div();
    time.addClassNames("filters", "controls");
    BrowserZone.of(
        time,
        zone -> {
          time.add(between(zone));
          Focus.take(time);
        });
    return time;
  }

  /** In the zone in which the requests are listed, which is in the labels. */
  private Div between(ZoneId zone) {
    Instant to = moment("to", Instant.now());
    Duration back = asked.value("decision").isEmpty() ? USUAL : OF_ONE;
    Instant from = moment("from", to.minus(back));
    Moment begin = new Moment("filter-from", "From (" + zone + ")", from, zone);
    Moment end = new Moment("filter-to", "To (" + zone + ")", to, zone);
    Div between =
        new Div(
            begin,
            end,
            Press.plain(
                "filter-time", "Show this time", () -> go(between(begin, end), "filter-time")));
    between.addClassName("between");
    return between;
  }

  /** An end that nobody set stays open; a begin that is only shown is meant once an end is set. */
  private Asked between(Moment begin, Moment end) {
    boolean begins = begin.isEdited() || (end.isEdited() && asked.value("from").isEmpty());
    Asked next = begins ? asked.with("from", begin.text()) : asked;
    return end.isEdited() ? next.with("to", end.text()) : next;
  }

  /** What the address says; the control plane says where it is no time. */
  private Instant moment(String name, Instant otherwise) {
    try {
      return asked.value(name).isEmpty() ? otherwise : Instant.parse(asked.value(name));
    } catch (DateTimeParseException malformed) {
      return otherwise;
    }
  }

  private Div files() {
    Where file = asked.in(visit.where("traces", "csv"));
    Div files = new Div(Download.csv("traces-csv", "traces.csv", () -> visit.api().file(file)));
    files.addClassNames("row", "files");
    if (!asked.isEmpty()) {
      files.add(
          Press.small("filter-clear", "Clear filters", () -> go(new Asked(Map.of()), id("class"))));
    }
    return files;
  }

  private TextField text(String name, String label) {
    TextField field = new TextField(label);
    field.setId(id(name));
    field.setValue(asked.value(name));
    field.setClearButtonVisible(true);
    field.setMaxLength(128);
    field.addValueChangeListener(
        change -> go(asked.with(name, change.getValue().strip()), id(name)));
    return field;
  }

  private Select<String> choice(String name, String label, List<String> values) {
    Select<String> select = new Select<>();
    select.setId(id(name));
    select.setLabel(label);
    select.setItems(values);
    select.setEmptySelectionAllowed(true);
    select.setEmptySelectionCaption("Any");
    select.setItemLabelGenerator(value ->
        value == null
            ? "Any"
            : name.equals("boundary") ? Words.boundary(value) : Words.plain(value));
    if (values.contains(asked.value(name))) {
      select.setValue(asked.value(name));
    }
    select.addValueChangeListener(change ->
        go(asked.with(name, change.getValue() == null ? "" : change.getValue()), id(name)));
    return select;
  }

  private static String id(String name) {
    return "filter-" + name;
  }

  private void go(Asked next, String field) {
    Focus.go(visit.href("traces"), new QueryParameters(next.parameters()), field);
  }
}
