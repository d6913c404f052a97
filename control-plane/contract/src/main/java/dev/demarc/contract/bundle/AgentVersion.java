package dev.demarc.contract.bundle;

import dev.demarc.contract.InvalidValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of the agent: {@code major.minor.patch}, compared by number. */
public final class AgentVersion {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(-.*)?");

  private AgentVersion() {}

  /**
   * Negative, zero or positive as {@code a} is older than, as old as, or newer than {@code b}.
   *
   * @throws InvalidValue when either is not a version
   */
  public static int compare(String a, String b) {
    Matcher left = match(a);
    Matcher right = match(b);
    for (int part = 1; part <= 3; part++) {
      int order =
          Integer.compare(Integer.parseInt(left.group(part)), Integer.parseInt(right.group(part)));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static Matcher match(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidValue("agentVersion", "must be major.minor.patch");
    }
    return matcher;
  }
}
