package dev.demarc.agent.probe;

import java.net.InetAddress;
import java.util.Locale;

/**
 * Where plain HTTP may go: to this machine, or to an address that the signed catalogue names. Whom
 * a name means is whatever DNS says at the time, and only TLS holds it to the one that is meant.
 */
public final class PlainHttp {
  private PlainHttp() {}

  /** Whether it may go to this host, as an URL has it. */
  public static boolean mayReach(String host) {
    return host.toLowerCase(Locale.ROOT).equals("localhost") || isAddress(host);
  }

  private static boolean isAddress(String host) {
    try {
      InetAddress.ofLiteral(host.replaceAll("^\\[|]$", ""));
      return true;
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
