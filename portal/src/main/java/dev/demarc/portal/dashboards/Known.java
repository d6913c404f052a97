package dev.demarc.portal.dashboards;

import dev.demarc.portal.frame.Visit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A measure, as the control plane lists it.
 *
 * @param alerts whether it raises an alert
 * @param measured false where nothing feeds it yet
 */
record Known(
    String name,
    String unit,
    String kind,
    List<String> dimensions,
    @Nullable String definition,
    boolean alerts,
    boolean measured) {
  @SuppressWarnings("NullAway") // absent in JSON
  Known {
    dimensions = dimensions == null ? List.of() : List.copyOf(dimensions);
  }

  /** All that the control plane lists, by name. */
  static Map<String, Known> of(Visit visit) {
    return visit.api().list(visit.where("measures"), Known.class).items().stream()
        .collect(Collectors.toMap(Known::name, known -> known));
  }

  /** One that this control plane does not list. */
  static Known absent(String name) {
    return new Known(name, "", "", List.of(), null, false, false);
  }
}
