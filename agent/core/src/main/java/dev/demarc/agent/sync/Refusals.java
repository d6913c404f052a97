package dev.demarc.agent.sync;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the control plane refused since the agent was started, by reason: how many records, and
 * which of them last. Of {@value #REASONS} reasons are told apart, all further ones are {@value
 * #OTHER}. Safe for many threads.
 */
public final class Refusals {
  static final int REASONS = 32;
  static final String OTHER = "other";

  private final SortedMap<String, RefusedRecords> byReason = new TreeMap<>();

  synchronized void add(RefusedRecords more) {
    boolean fits = byReason.size() < REASONS || byReason.containsKey(more.reason());
    byReason.merge(
        fits ? more.reason() : OTHER,
        more,
        (before, now) ->
            new RefusedRecords(before.reason(), before.count() + now.count(), now.which()));
  }

  /** How many, by reason. */
  public synchronized SortedMap<String, Long> counts() {
    SortedMap<String, Long> counts = new TreeMap<>();
    byReason.forEach((reason, records) -> counts.put(reason, records.count()));
    return counts;
  }

  /** How many and which, by reason, in words. */
  public synchronized SortedMap<String, String> words() {
    SortedMap<String, String> words = new TreeMap<>();
    byReason.forEach((reason, records) -> words.put(reason, records.words()));
    return words;
  }
}
