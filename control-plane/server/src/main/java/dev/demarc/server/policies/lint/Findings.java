package dev.demarc.server.policies.lint;

import java.util.Comparator;
import java.util.List;

/**
 * What was found, in the order of the text.
 *
 * @param items at most {@value #MOST}; warnings first where there are more than that
 * @param more how many were left out
 */
public record Findings(List<Finding> items, int more) {
  static final int MOST = 200;

  /** Of a policy that has problems nothing is said. */
  public static final Findings NONE = new Findings(List.of(), 0);

  public Findings {
    items = List.copyOf(items);
  }

  static Findings of(List<Finding> all) {
    List<Finding> first =
        all.stream()
            .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding.IN_THE_TEXT))
            .limit(MOST)
            .sorted(Finding.IN_THE_TEXT)
            .toList();
    return new Findings(first, all.size() - first.size());
  }
}
