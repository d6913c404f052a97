package dev.demarc.portal.session;

import dev.demarc.portal.remote.Trouble;
import java.time.Clock;
import java.time.Duration;

/**
 * What a signed-in person's calls carry. Requests replace the tokens with the newest; a thread
 * without a request (push) renews them itself. Safe for many threads.
 */
public final class Credentials {
  /** Buys new tokens with the refresh token. */
  @FunctionalInterface
  public interface Renewal {
    /**
     * The new tokens.
     *
     * @throws Trouble.SignedOut when the sign-in service no longer renews
     * @throws Trouble.Away when it does not answer
     */
    Tokens renew(String refresh);
  }

  private static final Duration SKEW = Duration.ofSeconds(20);

  private final Renewal renewal;
  private final Clock clock;
  private Tokens tokens;

  public Credentials(Tokens tokens, Renewal renewal, Clock clock) {
    this.tokens = tokens;
    this.renewal = renewal;
    this.clock = clock;
  }

  /** Whose they are. */
  public synchronized String subject() {
    return tokens.subject();
  }

  /** Takes newer tokens of the same person; older ones are ignored. */
  public synchronized void replace(Tokens newer) {
    if (newer.endsAt().isAfter(tokens.endsAt())) {
      tokens = newer;
    }
  }

  /**
   * An access token that has not ended, renewed some seconds before it would.
   *
   * @throws Trouble.SignedOut when it cannot be renewed
   * @throws Trouble.Away when it has ended and the sign-in service does not answer
   */
  public synchronized String bearer() {
    if (!isGoodFor(SKEW)) {
      String refresh = tokens.refresh();
      if (refresh == null) {
        throw new Trouble.SignedOut();
      }
      try {
        tokens = renewal.renew(refresh);
      } catch (Trouble.Away e) {
        if (!isGoodFor(Duration.ZERO)) {
          throw e;
        }
      }
    }
    return tokens.access();
  }

  private boolean isGoodFor(Duration time) {
    return tokens.endsAt().minus(time).isAfter(clock.instant());
  }
}
