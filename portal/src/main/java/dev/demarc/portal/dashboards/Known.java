package dev.demarc.portal.dashboards;

import java.util.List;
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

  /** One that this control plane does not list. */
  static Known absent(String name) {
    return new Known(name, "", "", List.of(), null, false, false);
  }
}
