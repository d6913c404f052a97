package dev.demarc.server.notifications;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.Id;

/** One delivery; of a tenant's, later ones have larger numbers. */
public record DeliveryId(long number) implements Id {
  /** The one after which a list without a cursor begins. */
  static final DeliveryId END = new DeliveryId(Long.MAX_VALUE);

  /** Parses the wire form. */
  public static DeliveryId of(String text) {
    try {
      return new DeliveryId(Long.parseLong(text));
    } catch (NumberFormatException malformed) {
      throw new InvalidValue("delivery", "must be a number");
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
