package dev.demarc.portal.dashboards;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a page shows: when, in whose days, of what, and whether it follows. All of it is in the
 * address, so that a link, a refresh and the way back show the same.
 *
 * @param zone absent where the browser's own counts
 * @param filters values that are wanted, by dimension
 */
record Scope(
    TimeRange range, Optional<ZoneId> zone, Map<String, List<String>> filters, boolean live) {
  Scope {
    filters = Map.copyOf(filters);
  }

  Scope in(TimeRange other) {
    return new Scope(other, zone, filters, live);
  }

  Scope zoned(ZoneId other) {
    return new Scope(range, Optional.of(other), filters, live);
  }

  Scope following(boolean follow) {
    return new Scope(range, zone, filters, follow);
  }

  /** With these values of a dimension alone; none lifts the filter. */
  Scope only(String dimension, List<String> values) {
    Map<String, List<String>> next = new LinkedHashMap<>(filters);
    if (values.isEmpty()) {
      next.remove(dimension);
    } else {
      next.put(dimension, List.copyOf(values));
    }
    return new Scope(range, zone, next, live);
  }

  Scope unfiltered() {
    return new Scope(range, zone, Map.of(), live);
  }

  List<String> of(String dimension) {
    return filters.getOrDefault(dimension, List.of());
  }

  /** As it is in an address, in a settled order. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new TreeMap<>(range.parameters());
    zone.ifPresent(id -> parameters.put("zone", id.getId()));
    filters.forEach(
        (name, values) -> parameters.put(Parameters.of(name), String.join(",", values)));
    if (live) {
      parameters.put("live", "on");
    }
    return parameters;
  }

  /** A page with this in its address. */
  String address(String path) {
    return address(path, parameters());
  }

  static String address(String path, Map<String, String> parameters) {
    return path
        + "?"
        + parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
