package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.portal.dashboards.Reading.Series;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Focus;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.remote.Trouble;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One field for each dimension of the page's measures. Values within a field are alternatives,
 * fields combine. A field knows its values once somebody is in it; others can be typed.
 */
final class FilterFields extends Div {
  private static final long serialVersionUID = 1L;
  private static final String OPENED = "opened";

  private final transient Visit visit;
  private final transient String path;
  private final transient Scope scope;
  private final transient Period period;

  FilterFields(Visit visit, String path, Scope scope, Period period, Collection<Known> measures) {
    this.visit = visit;
    this.path = path;
    this.scope = scope;
    this.period = period;
    addClassName("filters");
    getElement().setAttribute("role", "search").setAttribute("aria-label", "Filter measures");
    Map<String, String> dimensions = dimensions(measures);
    dimensions.forEach((dimension, measure) -> add(field(dimension, measure)));
    setVisible(!dimensions.isEmpty() || !scope.filters().isEmpty());
    if (!scope.filters().isEmpty()) {
      String next =
          dimensions.keySet().stream().findFirst().map(FilterFields::id).orElse("range-zone");
      add(
          Press.small(
              "filter-clear",
              "Clear filters",
              () -> Focus.go(path, scope.unfiltered().parameters(), next)));
    }
  }

  /** Each dimension once, with the first measure that has it. */
  private static Map<String, String> dimensions(Collection<Known> measures) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    for (Known measure : measures) {
      if (measure.measured()) {
        measure.dimensions().stream()
            .forEach(dimension -> dimensions.putIfAbsent(dimension, measure.name()));
      }
    }
    return dimensions;
  }

  private MultiSelectComboBox<String> field(String dimension, String measure) {
    MultiSelectComboBox<String> field = new MultiSelectComboBox<>(Labels.dimension(dimension));
    field.setId(id(dimension));
    field.setItemLabelGenerator(value -> Labels.value(dimension, value));
    field.setAllowCustomValue(true);
    field.setClearButtonVisible(true);
    boolean boundaries = dimension.equals("boundary");
    offer(
        field,
        boundaries ? Arrays.stream(Boundary.values()).map(Wire::wire).toList() : List.of(),
        scope.of(dimension));
    field.addCustomValueSetListener(typed -> {
      Set<String> values = new LinkedHashSet<>(field.getValue());
      values.add(typed.getDetail().strip());
      offer(field, values, values);
      commit(dimension, values);
    });
    field.addValueChangeListener(change -> {
      if (change.isFromClient() && !field.isOpened()) {
        commit(dimension, change.getValue());
      }
    });
    field
        .getElement()
        .addPropertyChangeListener(
            OPENED,
            "opened-changed",
            change -> {
              if (!field.isOpened()) {
                commit(dimension, field.getValue());
              }
            });
    if (!boundaries) {
      field.addFocusListener(focus -> learn(field, dimension, measure));
    }
    return field;
  }

  private static String id(String dimension) {
    return "filter-" + dimension;
  }

  /** Several are chosen while the list is open; what was chosen counts when it closes. */
  private void commit(String dimension, Set<String> values) {
    if (!values.equals(new LinkedHashSet<>(scope.of(dimension)))) {
      Focus.go(path, scope.only(dimension, List.copyOf(values)).parameters(), id(dimension));
    }
  }

  private void learn(MultiSelectComboBox<String> field, String dimension, String measure) {
    UI ui = UI.getCurrent();
    Thread.ofVirtual()
        .name("filter")
        .start(() -> {
          try {
            List<String> values = values(dimension, measure);
            ui.access(() -> offer(field, values, field.getValue()));
          } catch (Trouble | UIDetachedException unknown) {
            // values can still be typed
          }
        });
  }

  private List<String> values(String dimension, String measure) {
    return visit
        .api()
        .get(
            visit
                .where("measures", measure)
                .with("from", period.from())
                .with("to", period.to())
                .with("step", "none")
                .with("zone", period.zone().getId())
                .with("by", dimension),
            Reading.class)
        .series()
        .stream()
        .map((Series one) -> one.label(dimension))
        .filter(value -> !value.isEmpty() && !value.equals(Reading.OTHER))
        .toList();
  }

  private static void offer(
      MultiSelectComboBox<String> field, Collection<String> known, Collection<String> chosen) {
    Set<String> all = new TreeSet<>(known);
    all.addAll(chosen);
    field.setItems(all);
    field.setValue(Set.copyOf(chosen));
  }
}
