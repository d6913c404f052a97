package dev.demarc.agent.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records of one batch that the control plane refused for one reason, as it tells them:
 *
 * <pre>
 * message = entry *("; " entry) ["; " count " more"]
 * entry   = reason [" " attribute] ": " numbers
 * numbers = range *(", " range) [" and " count " more"]  /  count " more"
 * range   = sequence ["-" sequence]
 * </pre>
 *
 * <p>Nothing but reasons and numbers is kept of it. What it does not say in this form, and what a
 * control plane of the version before says, is {@value #UNTOLD}.
 *
 * @param which their sequences, {@value #MOST_RANGES} ranges at most; empty where none was told
 */
record RefusedRecords(String reason, long count, String which) {
  static final String UNTOLD = "untold";
  private static final int MOST_CHARACTERS = 16_384;
  private static final int MOST_ENTRIES = 64;
  private static final int MOST_RANGES = 10;

  private static final Pattern ENTRY =
      Pattern.compile("([a-z][a-z-]{0,39})(?: .{1,256})?: ([0-9][^:]*)");
  private static final Pattern NUMBER = Pattern.compile(", | and ");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,16})(?:-([0-9]{1,16}))?");
  private static final Pattern MORE = Pattern.compile("([0-9]{1,9}) more");

  /** How many, and which last where that was told. */
  String words() {
    return which.isEmpty() ? Long.toString(count) : count + ", last " + which;
  }

  /** One record that was refused alone, with this status. */
  static RefusedRecords alone(long sequence, int status) {
    return new RefusedRecords("status-" + status, 1, Long.toString(sequence));
  }

  /**
   * What was refused of a batch, by reason.
   *
   * @param first sequence of the batch; no other than those of the batch is believed
   */
  static List<RefusedRecords> of(PartialSuccess partial, long first, long last) {
    if (partial.refused() == 0) {
      return List.of();
    }
    List<RefusedRecords> told = new ArrayList<>();
    if (partial.message().length() <= MOST_CHARACTERS) {
      for (String entry : partial.message().split("; ", MOST_ENTRIES)) {
        entry(entry, first, last).ifPresent(told::add);
      }
    }
    long untold = partial.refused() - told.stream().mapToLong(RefusedRecords::count).sum();
    if (untold < 0) {
      return List.of(new RefusedRecords(UNTOLD, partial.refused(), ""));
    }
    if (untold > 0) {
      told.add(new RefusedRecords(UNTOLD, untold, ""));
    }
    return told;
  }

  private static Optional<RefusedRecords> entry(String entry, long first, long last) {
    Matcher parts = ENTRY.matcher(entry);
    if (!parts.matches()) {
      return Optional.empty();
    }
    StringJoiner which = new StringJoiner(", ");
    long count = 0;
    int ranges = 0;
    for (String number : NUMBER.split(parts.group(2))) {
      long records = records(number, first, last);
      if (records < 1) {
        return Optional.empty();
      }
      count += records;
      if (!number.endsWith(" more") && ranges++ < MOST_RANGES) {
        which.add(number);
      }
    }
    return Optional.of(new RefusedRecords(parts.group(1), count, which.toString()));
  }

  /** How many it stands for; 0 where it is none of the batch. */
  private static long records(String number, long first, long last) {
    Matcher more = MORE.matcher(number);
    if (more.matches()) {
      return Long.parseLong(more.group(1));
    }
    Matcher range = RANGE.matcher(number);
    if (!range.matches()) {
      return 0;
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2) == null ? from : Long.parseLong(range.group(2));
    return from >= first && to <= last ? to - from + 1 : 0;
  }
}
