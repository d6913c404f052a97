package dev.demarc.agent.execute;

import java.util.Map;

/**
 * How an attempt fails.
 *
 * @param unhealthy whether it counts against the target's health
 */
record Fails(String type, boolean unhealthy) {
  /** The names of faults, the same whoever meets them. */
  static final Map<Given, Fails> NAMES =
      Map.ofEntries(
          Map.entry(Given.CUT, new Fails("cut", true)),
          Map.entry(Given.MALFORMED, new Fails("malformed", true)),
          Map.entry(Given.WRONG_CONTENT_TYPE, new Fails("content_type", true)),
          Map.entry(Given.ERROR_UNDER_200, new Fails("upstream_error", true)),
          Map.entry(Given.GZIP_BOMB, new Fails("compressed", true)),
          Map.entry(Given.REDIRECT, new Fails("redirect", true)),
          Map.entry(Given.STRANGER, new Fails("certificate", true)),
          Map.entry(Given.NOT_THERE, new Fails("connect", true)),
          Map.entry(Given.FAILS, new Fails("http_500", true)),
          Map.entry(Given.BUSY, new Fails("http_429", true)));

  static Fails as(AttemptFailed failed) {
    return new Fails(failed.type(), failed.isUnhealthy());
  }
}
