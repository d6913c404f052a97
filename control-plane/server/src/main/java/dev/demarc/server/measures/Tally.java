package dev.demarc.server.measures;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one batch adds to the rollups, summed up by minute. Not for use by two threads. */
public final class Tally {
  private static final int NO_BUCKET = 0;

  private final Map<Family, Map<Key, long[]>> minutes = new EnumMap<>(Family.class);

  /** Of which row; labels in the order of the family's dimensions. */
  record Key(Instant at, List<String> labels, int bucket) {
    Key in(Grain grain) {
      return new Key(grain.begin(at), labels, bucket);
    }
  }

  /** Adds to sums of a family, in their order. */
  public void add(Family family, Instant at, List<String> labels, long... sums) {
    add(family, new Key(Grain.MINUTE.begin(at), labels, NO_BUCKET), sums);
  }

  /** Adds to those of the bucket of this duration. */
  public void addDuration(
      Family family, Instant at, List<String> labels, long micros, long... sums) {
    add(family, new Key(Grain.MINUTE.begin(at), labels, Sketch.bucket(micros)), sums);
  }

  /** Labels, '' for what is not there. */
  public static List<String> labels(@Nullable String... labels) {
    var all = new ArrayList<String>(labels.length);
    for (String label : labels) {
      all.add(label == null ? "" : label);
    }
    return all;
  }

  private void add(Family family, Key key, long[] sums) {
    merge(minutes.computeIfAbsent(family, of -> new HashMap<>()), key, sums);
  }

  private static void merge(Map<Key, long[]> rows, Key key, long[] sums) {
    long[] before = rows.putIfAbsent(key, sums.clone());
    for (int i = 0; before != null && i < sums.length; i++) {
      before[i] += sums[i];
    }
  }

  /** The rows of a family in this grain. */
  Map<Key, long[]> rows(Family family, Grain grain) {
    Map<Key, long[]> rows = minutes.getOrDefault(family, Map.of());
    if (grain == Grain.MINUTE) {
      return rows;
    }
    var coarser = new HashMap<Key, long[]>();
    rows.forEach((key, sums) -> merge(coarser, key.in(grain), sums));
    return coarser;
  }
}
