package dev.demarc.server.retention;

import dev.demarc.server.platform.StartCheck;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Within what a tenant chooses how many days something is kept, and for how many it is where nobody
 * chose.
 */
record Bound(int least, int most, int standard) {
  private static final int LONGEST = 3_660;
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,4})\\.\\.([0-9]{1,4}), ?([0-9]{1,4})");

  /** Reads {@code 7..400, 90}: 7 to 400 days, 90 where nobody chose. */
  static Bound of(String property, String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      var bound = new Bound(number(form, 1), number(form, 2), number(form, 3));
      if (bound.least >= 1 && bound.most <= LONGEST && bound.holds(bound.standard)) {
        return bound;
      }
    }
    throw StartCheck.unsafe(
        property, "must be days such as 7..400, 90: from, to at most 3660, and one between them");
  }

  boolean holds(int days) {
    return days >= least && days <= most;
  }

  int clamp(int days) {
    return Math.clamp(days, least, most);
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }
}
