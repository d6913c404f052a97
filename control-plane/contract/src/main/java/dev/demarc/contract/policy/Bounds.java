package dev.demarc.contract.policy;

import dev.demarc.contract.InvalidValue;
import java.time.Duration;

/** Refuses what is out of bounds, by its field. */
final class Bounds {
  private Bounds() {}

  static void of(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InvalidValue(field, "must be " + least + " to " + most);
    }
  }

  static void of(String field, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new InvalidValue(field, "must be " + least + " to " + most);
    }
  }
}
