package dev.demarc.agent.classify;

import java.util.List;

/**
 * Which parts of a text are worth searching for patterns: what surrounds each place that has what a
 * pattern needs, as far as a match could reach. Windows that touch become one, so that however many
 * places there are a text is searched at most once for a pattern. One per request; not safe for
 * many threads.
 */
final class Windows {
  private static final int NONE = -1;

  private final List<Detectors.Searched> patterns;
  private final boolean[] found;
  private final Watch watch;
  private final int[] from;
  private final int[] to;
  private final int leastDigits;
  private String text = "";

  Windows(List<Detectors.Searched> patterns, boolean[] found, Watch watch) {
    this.patterns = patterns;
    this.found = found;
    this.watch = watch;
    this.from = new int[patterns.size()];
    this.to = new int[patterns.size()];
    this.leastDigits =
        patterns.stream()
            .filter(each -> each.trigger() == Detectors.Trigger.DIGITS)
            .mapToInt(each -> each.pattern().needs().digits())
            .min()
            .orElse(Integer.MAX_VALUE);
  }

  /** Starts with a text. */
  void begin(String form) {
    text = form;
    for (int i = 0; i < patterns.size(); i++) {
      boolean any = patterns.get(i).trigger() == Detectors.Trigger.ANY_TEXT;
      from[i] = any ? 0 : NONE;
      to[i] = form.length();
    }
  }

  /** A literal of this pattern ends here. */
  void literal(int pattern, int end) {
    around(pattern, end, end);
  }

  /** These digits stand in the text. */
  void digits(DigitRun run) {
    for (int group = 0; group < run.groups(); group++) {
      if (run.size(group) >= leastDigits) {
        for (int i = 0; i < patterns.size(); i++) {
          boolean needed = patterns.get(i).trigger() == Detectors.Trigger.DIGITS;
          if (needed && run.size(group) >= patterns.get(i).pattern().needs().digits()) {
            around(i, run.start(group), run.end(group));
          }
        }
      }
    }
  }

  /** The text is read: what is open is searched. */
  void end() {
    for (int i = 0; i < patterns.size(); i++) {
      if (from[i] != NONE) {
        search(i);
      }
    }
  }

  private void around(int index, int start, int end) {
    Detectors.Searched each = patterns.get(index);
    if (found[each.detector()]) {
      return;
    }
    if (each.pattern().wantsAll()) {
      from[index] = 0;
      to[index] = text.length();
      return;
    }
    int reach = each.pattern().reach();
    int first = Math.max(0, start - reach);
    int last = Math.min(text.length(), end + reach);
    if (from[index] != NONE && first > to[index]) {
      search(index);
    }
    boolean open = from[index] != NONE;
    from[index] = open ? Math.min(from[index], first) : first;
    to[index] = open ? Math.max(to[index], last) : last;
  }

  private void search(int index) {
    Detectors.Searched each = patterns.get(index);
    int start = from[index];
    from[index] = NONE;
    if (found[each.detector()]) {
      return;
    }
    watch.start(each.detector());
    boolean whole = start == 0 && to[index] == text.length();
    found[each.detector()] =
        whole
            ? each.pattern().foundIn(text, watch)
            : each.pattern().foundIn(text, start, to[index], watch);
    watch.stop();
  }
}
