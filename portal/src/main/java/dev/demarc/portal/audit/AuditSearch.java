package dev.demarc.portal.audit;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Download;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.remote.Where;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What to look for in the record; every change is a new address. */
final class AuditSearch extends Div {
  private static final long serialVersionUID = 1L;
  private static final List<String> NAMES = List.of("actor", "action", "object");

  private final transient Visit visit;
  private final transient Map<String, String> asked;

  AuditSearch(Visit visit, Map<String, String> asked) {
    this.visit = visit;
    this.asked = asked;
    addClassName("filters");
    getElement().setAttribute("role", "search").setAttribute("aria-label", "Search the audit");
    add(field("actor", "Who"), field("action", "Action begins with"), field("object", "Object"));
    if (!asked.isEmpty()) {
      add(Press.small("audit-clear", "Clear", () -> go(Map.of())));
    }
    add(csv());
  }

  static Map<String, String> asked(Visit visit) {
    Map<String, String> asked = new LinkedHashMap<>();
    NAMES.forEach(name -> visit.asked(name).ifPresent(value -> asked.put(name, value)));
    return asked;
  }

  /** With what is looked for. */
  static Where where(Where where, Map<String, String> asked) {
    Where with = where;
    for (Map.Entry<String, String> each : asked.entrySet()) {
      with = with.with(each.getKey(), each.getValue());
    }
    return with;
  }

  private TextField field(String name, String label) {
    TextField field = new TextField(label);
    field.setId("audit-" + name);
    field.setValue(asked.getOrDefault(name, ""));
    field.setClearButtonVisible(true);
    field.setMaxLength(256);
    field.addValueChangeListener(change -> with(name, change.getValue().strip()));
    return field;
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

  private void go(Map<String, String> search) {
    UI.getCurrent().navigate(visit.href("audit"), QueryParameters.simple(search));
  }

  private Anchor csv() {
    Where file = where(visit.where("audit", "csv"), asked);
    return Download.csv("audit-csv", "audit.csv", () -> visit.api().file(file));
  }
}
