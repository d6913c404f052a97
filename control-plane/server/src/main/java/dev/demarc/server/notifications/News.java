package dev.demarc.server.notifications;

import dev.demarc.contract.InvalidValue;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One thing that happened.
 *
 * @param resource the id of what it happened to
 * @param detail bounded facts: ids, classes, targets, numbers, times in ISO 8601 under names that
 *     end in {@code At}; never content, never a person
 */
public record News(NotificationKind kind, String resource, SortedMap<String, String> detail) {
  private static final int MOST = 16;
  private static final int LONGEST = 200;

  public News {
    detail = new TreeMap<>(detail);
    if (detail.size() > MOST
        || detail.values().stream().anyMatch(value -> value.length() > LONGEST)) {
      throw new InvalidValue("detail", "must have at most 16 facts of 200 characters");
    }
  }

  public static News of(NotificationKind kind, String resource, Map<String, String> detail) {
    return new News(kind, resource, new TreeMap<>(detail));
  }
}
