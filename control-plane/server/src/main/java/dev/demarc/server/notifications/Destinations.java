package dev.demarc.server.notifications;

import dev.demarc.server.platform.Problem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where webhooks may be. A URL is looked at when it is registered and before each attempt, and what
 * is connected to is the address that was looked at, so that a name that points elsewhere by then
 * leads nowhere.
 */
final class Destinations {
  private static final int LONGEST = 500;

  private final Networks networks;
  private final Resolver resolver;

  Destinations(Networks networks, Resolver resolver) {
    this.networks = networks;
    this.resolver = resolver;
  }

  /** Where to connect, or why not. */
  sealed interface Found {
    /** There. */
    record At(InetSocketAddress address) implements Found {}

    /** Nowhere. */
    record Refused(Fault fault) implements Found {}
  }

  /**
   * A URL as an administrator gave it, which can be connected to now.
   *
   * @throws Problem {@code validation} saying what is wrong with it
   */
  URI reachable(String text) {
    URI url = wellFormed(text);
    if (find(url) instanceof Found.Refused refused) {
      throw Problem.invalid(
          "url",
          refused.fault() == Fault.UNKNOWN_HOST
              ? "has a host without an address"
              : "has a host with an address where webhooks may not be, such as a private one");
    }
    return url;
  }

  /** The same without a look at where it leads. */
  URI wellFormed(String text) {
    URI url = parse(text);
    boolean safe =
        "https".equals(url.getScheme()) || "http".equals(url.getScheme()) && networks.loopback();
    if (!safe) {
      throw Problem.invalid("url", "must be https");
    }
    return url;
  }

  private static URI parse(String text) {
    if (text.length() > LONGEST) {
      throw Problem.invalid("url", "must have at most " + LONGEST + " characters");
    }
    try {
      URI url = new URI(text);
      boolean whole = url.isAbsolute() && url.getHost() != null && url.getPort() <= 65_535;
      if (!whole || url.getRawUserInfo() != null || url.getRawFragment() != null) {
        throw Problem.invalid("url", "must be a URL with a host, without a user or a fragment");
      }
      return url;
    } catch (URISyntaxException malformed) {
      throw Problem.invalid("url", "must be a URL with a host, without a user or a fragment");
    }
  }

  /**
   * Resolves its host. One address that is not permitted is enough to refuse it, and without TLS
   * none is but this machine.
   */
  Found find(URI url) {
    try {
      List<InetAddress> addresses = resolver.resolve(url.getHost().replaceAll("[\\[\\]]", ""));
      if (addresses.isEmpty() || !addresses.stream().allMatch(each -> isPermitted(url, each))) {
        return new Found.Refused(Fault.ADDRESS_REFUSED);
      }
      return new Found.At(new InetSocketAddress(addresses.getFirst(), port(url)));
    } catch (UnknownHostException unknown) {
      return new Found.Refused(Fault.UNKNOWN_HOST);
    }
  }

  private boolean isPermitted(URI url, InetAddress address) {
    return networks.permit(address)
        && ("https".equals(url.getScheme()) || address.isLoopbackAddress());
  }

  private static int port(URI url) {
    if (url.getPort() > 0) {
      return url.getPort();
    }
    return "https".equals(url.getScheme()) ? 443 : 80;
  }
}
