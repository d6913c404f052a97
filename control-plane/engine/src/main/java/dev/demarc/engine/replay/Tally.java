package dev.demarc.engine.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replay found.
 *
 * @param decisions made again under both versions
 * @param changed that come out otherwise
 * @param shifts how, the most frequent first
 * @param others decisions of shifts that are not listed
 */
public record Tally(
    long decisions, long changed, Side before, Side after, List<Shift> shifts, long others) {
  /** The most shifts that are added up; a rarer one beyond them is counted among the others. */
  static final int MOST_KEPT = 10_000;

  /** The most shifts that are told. */
  public static final int MOST_SHIFTS = 200;

  /** Of no decisions. */
  public static final Tally NONE = new Tally(0, 0, Side.NONE, Side.NONE, List.of(), 0);

  public Tally {
    shifts = List.copyOf(shifts);
  }

  /** Of these and of later decisions. */
  public Tally plus(Tally later) {
    SortedMap<String, Shift> merged = new TreeMap<>();
    shifts.forEach(shift -> merged.put(shift.from() + ">" + shift.to(), shift));
    later.shifts.forEach(
        shift -> merged.merge(shift.from() + ">" + shift.to(), shift, Shift::plus));
    List<Shift> all = new ArrayList<>(merged.values());
    all.sort(Comparator.comparingLong(Shift::count).reversed());
    return new Tally(
            decisions + later.decisions,
            changed + later.changed,
            before.plus(later.before),
            after.plus(later.after),
            all,
            others + later.others)
        .cut(MOST_KEPT);
  }

  /** The same with the most frequent shifts only, as many as are told. */
  public Tally told() {
    return cut(MOST_SHIFTS);
  }

  private Tally cut(int most) {
    List<Shift> kept = shifts.subList(0, Math.min(most, shifts.size()));
    long left = shifts.subList(kept.size(), shifts.size()).stream().mapToLong(Shift::count).sum();
    return new Tally(decisions, changed, before, after, kept, others + left);
  }
}
