package dev.demarc.server.notifications;

import org.jspecify.annotations.Nullable;

/** What became of one attempt. */
sealed interface Answer {
  /** The other side has it. */
  record Taken(int status) implements Answer {}

  /**
   * The other side has it not, or did not say so.
   *
   * @param status of HTTP or SMTP; absent where there was none
   * @param forGood whether another attempt would be refused, too
   */
  record Failed(Fault fault, @Nullable Integer status, boolean forGood) implements Answer {
    static Failed of(Fault fault) {
      return new Failed(fault, null, false);
    }
  }

  /** There is nobody to send to. */
  record Nowhere(DeliveryState state, Fault fault) implements Answer {}
}
