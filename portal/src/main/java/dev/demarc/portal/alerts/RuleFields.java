package dev.demarc.portal.alerts;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.InvalidValue;
import dev.demarc.portal.alerts.AlertAnswers.RuleText;
import dev.demarc.portal.alerts.AlertAnswers.Watchable;
import dev.demarc.portal.look.Words;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rule about one measure says, in fields. */
final class RuleFields extends Div {
  private static final long serialVersionUID = 1L;
  private static final Map<String, String> NO_DATA =
      Map.of(
          "keep", "Nothing: it stays as it is",
          "fire", "Something is wrong: it fires",
          "clear", "All is well");

  private final transient Watchable measure;
  private final transient Map<String, TextField> filters = new LinkedHashMap<>();
  private final TextField title = new TextField("Title");
  private final Select<String> comparison = new Select<>();
  private final BigDecimalField threshold = new BigDecimalField();
  private final IntegerField window = whole("window", "Window in minutes");
  private final IntegerField minimum = whole("minimum", "Only when so many were counted");
  private final IntegerField calm = whole("calm", "Over after so many minutes without it");
  private final Select<String> noData = new Select<>();
  private final Select<String> severity = new Select<>();
  private final Checkbox enabled = new Checkbox("It is looked at");

  /**
   * @param before absent for what is suggested
   */
  RuleFields(Watchable measure, @Nullable RuleText before) {
    this.measure = measure;
    RuleText shown = before == null ? Objects.requireNonNull(measure.suggestion()) : before;
    addClassName("form");
    title.setId("alert-rule-title");
    title.setMaxLength(100);
    title.setValue(shown.title());
    add(title);
    measure.dimensions().forEach(dimension -> add(filter(dimension, shown)));
    select(comparison, "comparison", "Fires when it is", shown.comparison(), "at-least", "below");
    threshold.setId("alert-rule-threshold");
    threshold.setLabel(scale().label());
    threshold.setValue(scale().written(shown.threshold()));
    window.setValue(shown.windowMinutes());
    minimum.setValue((int) shown.minimumCount());
    calm.setValue(shown.calmMinutes());
    select(noData, "no-data", "What no data means", shown.noData(), "keep", "fire", "clear");
    noData.setItemLabelGenerator(each -> NO_DATA.getOrDefault(each, each));
    select(severity, "severity", "Severity", shown.severity(), "warning", "critical");
    enabled.setId("alert-rule-enabled");
    enabled.setValue(shown.enabled());
    add(comparison, threshold, window);
    if (scale().hasMinimum()) {
      add(minimum);
    }
    add(calm, noData, severity, enabled);
  }

  Scale scale() {
    return Scale.of(measure);
  }

  private TextField filter(String dimension, RuleText shown) {
    TextField field =
        new TextField(
            "Only " + dimension,
            String.join(", ", shown.filters().getOrDefault(dimension, List.of())),
            "");
    field.setId("alert-rule-filter-" + dimension);
    field.setHelperText("Empty: any. Several with commas between them");
    filters.put(dimension, field);
    return field;
  }

  private static void select(
      Select<String> select, String name, String label, String value, String... values) {
    select.setId("alert-rule-" + name);
    select.setLabel(label);
    select.setItems(values);
    select.setItemLabelGenerator(Words::plain);
    select.setValue(value);
  }

  private static IntegerField whole(String name, String label) {
    IntegerField field = new IntegerField(label);
    field.setId("alert-rule-" + name);
    return field;
  }

  /** As the control plane takes it. */
  Map<String, Object> written() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("title", title.getValue());
    body.put("measure", measure.measure());
    body.put("filters", filters());
    body.put("comparison", comparison.getValue());
    body.put("threshold", scale().read(present(threshold.getLabel(), threshold.getValue())));
    body.put("windowMinutes", present(window.getLabel(), window.getValue()));
    body.put(
        "minimumCount", scale().hasMinimum() ? present(minimum.getLabel(), minimum.getValue()) : 0);
    body.put("calmMinutes", present(calm.getLabel(), calm.getValue()));
    body.put("noData", noData.getValue());
    body.put("severity", severity.getValue());
    body.put("enabled", enabled.getValue());
    return body;
  }

  private Map<String, List<String>> filters() {
    Map<String, List<String>> written = new LinkedHashMap<>();
    filters.forEach((dimension, field) -> {
      List<String> values =
          Arrays.stream(field.getValue().split(","))
              .map(String::strip)
              .filter(value -> !value.isEmpty())
              .toList();
      if (!values.isEmpty()) {
        written.put(dimension, values);
      }
    });
    return written;
  }

  private static <T extends Number> T present(String label, @Nullable T value) {
    if (value == null) {
      throw new InvalidValue(label, "is missing or no number");
    }
    return value;
  }
}
