package dev.demarc.server.passkeys;

import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The portal, as passkeys are bound to it: its host and its origin. */
@ApplicationScoped
public class RelyingParty {
  private final URI portal;

  RelyingParty(@ConfigProperty(name = "demarc.portal-url") String portal) {
    this.portal = URI.create(portal);
  }

  /**
   * The domain.
   *
   * @throws Problem {@code conflict} where the portal has none: browsers bind no passkey to an
   *     address
   */
  String id() {
    String host = portal.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[") || host.matches("[0-9.]+")) {
      throw Problem.conflict(
          "Passkeys need a portal that is reached by a name: demarc.portal-url has an address.");
    }
    return host;
  }

  /** Scheme, host and port as browsers write them. */
  String origin() {
    int standard = "https".equals(portal.getScheme()) ? 443 : 80;
    boolean plain = portal.getPort() < 0 || portal.getPort() == standard;
    return portal.getScheme() + "://" + id() + (plain ? "" : ":" + portal.getPort());
  }
}
