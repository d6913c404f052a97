package dev.demarc.portal.look;

import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/** The time zones people choose from: UTC and places. */
public final class Zones {
  private static final List<String> ALL =
      Stream.concat(
              Stream.of("UTC"),
              ZoneId.getAvailableZoneIds().stream().filter(Zones::isPlace).sorted())
          .toList();

  private Zones() {}

  /** Their ids. */
  public static List<String> all() {
    return ALL;
  }

  private static boolean isPlace(String id) {
    return id.contains("/") && !id.startsWith("Etc/") && !id.startsWith("SystemV/");
  }
}
