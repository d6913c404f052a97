package dev.demarc.agent.collector;

import dev.demarc.agent.config.Secret;
import dev.demarc.agent.enrol.ControlPlane;

/** The value of a header, out of where its secret is. */
final class HeaderValue {
  private static final int LONGEST = 8_192;

  private HeaderValue() {}

  /**
   * Reads it.
   *
   * @throws ControlPlane.Away naming the header, never its value, when it is not there or is none
   */
  static String of(String name, Secret secret) {
    String value;
    try {
      value = secret.read();
    } catch (RuntimeException unreadable) {
      throw new ControlPlane.Away("header " + name + ": its secret cannot be read");
    }
    boolean fits = !value.isEmpty() && value.length() <= LONGEST;
    if (!fits || !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new ControlPlane.Away("header " + name + ": its secret is no value of a header");
    }
    return value;
  }
}
