package dev.demarc.agent.receive;

import dev.demarc.contract.error.ErrorCode;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what did not mean to call this agent: a Host that is not the address it listens on, a
 * loopback name or a name of its certificate (DNS rebinding), and an Origin that is not loopback (a
 * page in a browser).
 */
final class LocalOnly {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final String listenHost;
  private final int port;
  private final Set<String> names;

  /**
   * One door.
   *
   * @param names of its certificate, in lower case
   */
  LocalOnly(String listenHost, int port, Set<String> names) {
    this.listenHost = listenHost.toLowerCase(Locale.ROOT);
    this.port = port;
    this.names = names;
  }

  /** The same door with another certificate. */
  LocalOnly named(Set<String> others) {
    return new LocalOnly(listenHost, port, others);
  }

  void check(@Nullable String host, int hostPort, @Nullable String origin) {
    boolean hostFits =
        host != null
            && (LOOPBACK.contains(host.toLowerCase(Locale.ROOT))
                || names.contains(host.toLowerCase(Locale.ROOT))
                || host.toLowerCase(Locale.ROOT).equals(listenHost))
            && (hostPort == port || hostPort <= 0);
    if (!hostFits || (origin != null && !isLoopback(origin))) {
      throw Refusal.of(ErrorCode.HOST_REFUSED);
    }
  }

  private static boolean isLoopback(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
