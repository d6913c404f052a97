package dev.demarc.portal.traces;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Words;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What to look for; every change is a new address. */
final class Filters extends Div {
  private static final long serialVersionUID = 1L;
  private static final List<String> NAMES =
      List.of("class", "boundary", "outcome", "application", "agent", "decision", "from", "to");
  private static final List<String> OUTCOMES =
      List.of("routed", "needs-consent", "needs-approval", "queued", "refused");

  private final transient Visit visit;
  private final transient Map<String, String> asked;

  Filters(Visit visit, Map<String, String> asked) {
    this.visit = visit;
    this.asked = asked;
    addClassName("filters");
    getElement().setAttribute("role", "search").setAttribute("aria-label", "Filter requests");
    add(
        text("class", "Class"),
        choice("boundary", "Boundary", Arrays.stream(Boundary.values()).map(Wire::wire).toList()),
        choice("outcome", "Outcome", OUTCOMES),
        text("application", "Application"),
        text("decision", "Decision"));
    moment("from", "From");
    moment("to", "To");
    if (!asked.isEmpty()) {
      Button clear = Press.small("filter-clear", "Clear filters", () -> go(Map.of()));
      add(clear);
    }
  }

  static Map<String, String> asked(Visit visit) {
    Map<String, String> asked = new LinkedHashMap<>();
    NAMES.forEach(name -> visit.asked(name).ifPresent(value -> asked.put(name, value)));
    return asked;
  }

  private TextField text(String name, String label) {
    TextField field = new TextField(label);
    field.setId("filter-" + name);
    field.setValue(asked.getOrDefault(name, ""));
    field.setClearButtonVisible(true);
    field.setMaxLength(128);
    field.addValueChangeListener(change -> with(name, change.getValue().strip()));
    return field;
  }

  /** A bound of the time, which a link may have set; told, and lifted with the others. */
  private void moment(String name, String label) {
    try {
      if (asked.containsKey(name)) {
        add(new Div(new Span(label + " "), TimeText.of(Instant.parse(asked.get(name)))));
      }
    } catch (DateTimeParseException malformed) {
      // the control plane says so
    }
  }

  private Select<String> choice(String name, String label, List<String> values) {
    Select<String> select = new Select<>();
    select.setId("filter-" + name);
    select.setLabel(label);
    select.setItems(values);
    select.setEmptySelectionAllowed(true);
    select.setEmptySelectionCaption("Any");
    select.setItemLabelGenerator(value ->
        value == null
            ? "Any"
            : name.equals("boundary") ? Words.boundary(value) : Words.plain(value));
    if (values.contains(asked.getOrDefault(name, ""))) {
      select.setValue(asked.get(name));
    }
    select.addValueChangeListener(
        change -> with(name, change.getValue() == null ? "" : change.getValue()));
    return select;
  }

  private void with(String name, String value) {
    Map<String, String> next = new LinkedHashMap<>(asked);
    if (value.isEmpty()) {
      next.remove(name);
    } else {
      next.put(name, value);
    }
    go(next);
  }

  private void go(Map<String, String> filters) {
    UI.getCurrent().navigate(visit.href("traces"), QueryParameters.simple(filters));
  }
}
