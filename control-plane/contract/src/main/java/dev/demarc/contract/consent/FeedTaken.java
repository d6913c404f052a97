package dev.demarc.contract.consent;

import dev.demarc.contract.InvalidValue;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which {@link RevocationFeed} an agent obeys, as it says in the header {@value #HEADER} where it
 * asks for a newer one: {@code 17;age=4200}.
 *
 * @param sequence of the feed
 * @param age for how long it has obeyed that one or, after a restart, since it started; in whole
 *     milliseconds
 */
public record FeedTaken(long sequence, Duration age) {
  /** The header. */
  public static final String HEADER = "Demarc-Feed";

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,15});age=([0-9]{1,12})");
  private static final long LONGEST = 999_999_999_999L;

  public FeedTaken {
    if (sequence < 0 || age.isNegative()) {
      throw new InvalidValue(HEADER, "must not be negative");
    }
  }

  /**
   * Reads the header.
   *
   * @throws InvalidValue where it is none
   */
  public static FeedTaken of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidValue(HEADER, "must be a sequence and an age such as 17;age=4200");
    }
    return new FeedTaken(
        Long.parseLong(matcher.group(1)), Duration.ofMillis(Long.parseLong(matcher.group(2))));
  }

  /** The header's text. */
  public String text() {
    return sequence + ";age=" + Math.min(age.toMillis(), LONGEST);
  }
}
