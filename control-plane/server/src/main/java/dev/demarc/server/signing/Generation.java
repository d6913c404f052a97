package dev.demarc.server.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of a tenant's policy keys, by number.
 *
 * @param number grows by one with each; the first is 1
 * @param epoch grows with every key that takes back those before it
 * @param madeAt absent for the first, which is as old as the tenant
 */
record Generation(int number, int epoch, String reason, @Nullable Instant madeAt) {
  /** How long what an older key signed is still accepted, unless that key is taken back. */
  static final Duration GRACE = Duration.ofDays(7);

  static final Generation FIRST = new Generation(1, 1, "", null);

  /** How it stands beside all of the tenant's, newest first. */
  KeyState state(List<Generation> all, Instant now) {
    Generation newest = all.getFirst();
    if (number == newest.number) {
      return KeyState.SIGNS;
    }
    if (epoch < newest.epoch) {
      return KeyState.REVOKED;
    }
    Instant replaced = all.get(newest.number - number - 1).madeAt;
    return replaced != null && now.isBefore(replaced.plus(GRACE))
        ? KeyState.ACCEPTED
        : KeyState.SUPERSEDED;
  }
}
