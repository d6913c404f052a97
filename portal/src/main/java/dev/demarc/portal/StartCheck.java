package dev.demarc.portal;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start on settings that cannot work, naming each. */
@ApplicationScoped
public class StartCheck {
  private final String controlPlane;
  private final String keycloak;
  private final Optional<String> secret;

  @Inject
  public StartCheck(
      @ConfigProperty(name = "demarc.control-plane.url") String controlPlane,
      @ConfigProperty(name = "demarc.keycloak.url") String keycloak,
      @ConfigProperty(name = "demarc.portal.client-secret") Optional<String> secret) {
    this.controlPlane = controlPlane;
    this.keycloak = keycloak;
    this.secret = secret;
  }

  void check(@Observes StartupEvent event) {
    url("DEMARC_CONTROL_PLANE_URL", controlPlane);
    url("DEMARC_KEYCLOAK_URL", keycloak);
    if (secret.filter(text -> !text.isBlank()).isEmpty()) {
      throw new IllegalStateException("DEMARC_PORTAL_CLIENT_SECRET is not set");
    }
  }

  static void url(String name, String text) {
    try {
      URI url = URI.create(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && !text.endsWith("/")) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw new IllegalStateException(name + " must be an http(s) URL without a slash at its end");
  }
}
