package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeLabel;
import dev.demarc.portal.dashboards.TimeRange.Preset;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Tabs;
import dev.demarc.portal.look.Zones;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** When, in whose days, and whether to follow; every change is a new address. */
final class Controls extends Div {
  private static final long serialVersionUID = 1L;

  private final transient String path;
  private final transient Scope scope;
  private final transient Period period;

  /**
   * @param path the page's own
   * @param period what the scope comes to, in the zone in force
   */
  Controls(String path, Scope scope, Period period) {
    this.path = path;
    this.scope = scope;
    this.period = period;
    Tabs presets = new Tabs("Time range");
    for (Preset each : Preset.values()) {
      presets.tab(
          each.key(), each.words(), scope.in(each).address(path), each.equals(scope.range()));
    }
    Div fields = new Div(between(), zone(), follow());
    fields.addClassNames("filters", "controls");
    fields.getElement().setAttribute("role", "group").setAttribute("aria-label", "Time");
    add(presets, fields);
  }

  private Div between() {
    Input from = moment("range-from", period.from());
    Input to = moment("range-to", period.to());
    Div between =
        new Div(
            labelled("From", from),
            labelled("To", to),
            Press.plain("range-apply", "Show", () -> show(from.getValue(), to.getValue())));
    between.addClassName("between");
    return between;
  }

  private Input moment(String id, Instant at) {
    Input input = new Input();
    input.setType("datetime-local");
    input.setId(id);
    LocalDateTime local = LocalDateTime.ofInstant(at, period.zone());
    input.setValue(local.truncatedTo(ChronoUnit.MINUTES).toString());
    return input;
  }

  private static Div labelled(String words, Input input) {
    NativeLabel label = new NativeLabel(words);
    label.setFor(input);
    Div field = new Div(label, input);
    field.addClassName("moment");
    return field;
  }

  /** Whatever was typed goes into the address, where it is judged. */
  private void show(String from, String to) {
    Map<String, String> asked = new LinkedHashMap<>(scope.parameters());
    asked.remove("range");
    asked.put("from", instant(from));
    asked.put("to", instant(to));
    Focus.go(path, asked, "range-apply");
  }

  private String instant(String local) {
    try {
      return LocalDateTime.parse(local).atZone(period.zone()).toInstant().toString();
    } catch (DateTimeParseException unfinished) {
      return "unfinished";
    }
  }

  private ComboBox<String> zone() {
    ComboBox<String> zone = new ComboBox<>("Time zone");
    zone.setId("range-zone");
    zone.setItems(Zones.all());
    zone.setValue(period.zone().getId());
    zone.addValueChangeListener(change -> {
      if (change.isFromClient() && change.getValue() != null) {
        Focus.go(path, scope.zoned(ZoneId.of(change.getValue())), "range-zone");
      }
    });
    return zone;
  }

  private Checkbox follow() {
    Checkbox live = new Checkbox("Live", scope.live());
    live.setId("live");
    live.addValueChangeListener(
        change -> Focus.go(path, scope.following(change.getValue()), "live"));
    return live;
  }
}
