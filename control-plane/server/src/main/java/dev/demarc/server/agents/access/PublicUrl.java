package dev.demarc.server.agents.access;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The address agents call. Never taken from the Host header, which a relay of a stolen proof could
 * set. Names of the loopback interface are one host.
 */
public record PublicUrl(URI base) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public static PublicUrl of(String text) {
    return new PublicUrl(URI.create(text.endsWith("/") ? text.replaceAll("/+$", "") : text));
  }

  /** The absolute URL of a path here. */
  public String resolve(String path) {
    return base + path;
  }

  /** Whether the URL names this decoded path here; query and fragment do not count (RFC 9449). */
  public boolean names(String url, String path) {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() != null
          && uri.getScheme().equalsIgnoreCase(base.getScheme())
          && host(uri).equals(host(base))
          && port(uri) == port(base)
          && (base.getPath() + path).equals(uri.getPath());
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static String host(URI uri) {
    @Nullable String host = uri.getHost();
    String lower = host == null ? "" : host.toLowerCase(Locale.ROOT);
    return LOOPBACK.contains(lower) ? "localhost" : lower;
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
