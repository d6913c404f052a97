package dev.demarc.portal.retention;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says of how long everything is kept. */
record Kept(int version, List<Item> items) {
  Kept {
    items = List.copyOf(items);
  }

  /** One kind. */
  record Item(String kind, int days, int least, int most, @Nullable Instant goneBefore) {
    String label() {
      return switch (kind) {
        case "spans" -> "Traces, in days";
        case "minutes" -> "Figures by the minute, in days";
        case "hours" -> "Figures by the hour, in days";
        case "deliveries" -> "Log of notifications, in days";
        default -> kind + ", in days";
      };
    }

    /** What it is good for while it is there. */
    String use() {
      return switch (kind) {
        case "spans" -> "Single requests, and replays over them";
        case "minutes" -> "Figures to the minute; no shorter than traces";
        case "hours" -> "Figures of whole hours; no shorter than by the minute";
        default -> "What was sent to whom, and whether it arrived";
      };
    }
  }
}
