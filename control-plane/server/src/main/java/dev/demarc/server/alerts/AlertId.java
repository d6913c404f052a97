package dev.demarc.server.alerts;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.Id;

/** One time that a rule fired; of a tenant's, later ones have larger numbers. */
public record AlertId(long number) implements Id {
  /** The one after which a list without a cursor begins. */
  static final AlertId END = new AlertId(Long.MAX_VALUE);

  /** Parses the wire form. */
  public static AlertId of(String text) {
    try {
      return new AlertId(Long.parseLong(text));
    } catch (NumberFormatException malformed) {
      throw new InvalidValue("alert", "must be a number");
    }
  }

  @Override
  public String text() {
    return Long.toString(number);
  }

  @Override
  public String toString() {
    return text();
  }
}
