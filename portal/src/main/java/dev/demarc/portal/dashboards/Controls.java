package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.dashboards.TimeRange.Preset;
import dev.demarc.portal.look.Focus;
import dev.demarc.portal.look.Moment;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Tabs;
import dev.demarc.portal.look.Zones;
import java.time.ZoneId;
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
    Moment from = new Moment("range-from", "From", period.from(), period.zone());
    Moment to = new Moment("range-to", "To", period.to(), period.zone());
    Div between =
        new Div(from, to, Press.plain("range-apply", "Show", () -> show(from.text(), to.text())));
    between.addClassName("between");
    return between;
  }

  /** Whatever was typed goes into the address, where it is judged. */
  private void show(String from, String to) {
    Map<String, String> asked = new LinkedHashMap<>(scope.parameters());
    asked.remove("range");
    asked.put("from", from);
    asked.put("to", to);
    Focus.go(path, asked, "range-apply");
  }

  private ComboBox<String> zone() {
    ComboBox<String> zone = new ComboBox<>("Time zone");
    zone.setId("range-zone");
    zone.setItems(Zones.all());
    zone.setValue(period.zone().getId());
    zone.addValueChangeListener(change -> {
      if (change.isFromClient() && change.getValue() != null) {
        Focus.go(path, scope.zoned(ZoneId.of(change.getValue())).parameters(), "range-zone");
      }
    });
    return zone;
  }

  private Checkbox follow() {
    Checkbox live = new Checkbox("Live", scope.live());
    live.setId("live");
    live.addValueChangeListener(
        change -> Focus.go(path, scope.following(change.getValue()).parameters(), "live"));
    return live;
  }
}
