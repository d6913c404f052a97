package dev.demarc.portal;

import dev.demarc.process.Exposure;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;

/** Refuses to start on settings that cannot work or are not safe, naming each and no value. */
@ApplicationScoped
public class StartCheck {
  private static final int SHORTEST_SECRET = 32;
  private static final Pattern HERE =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]|::1");
  private static final Pattern EVERYWHERE = Pattern.compile("0\\.0\\.0\\.0|\\[(0*:)*:?0*\\]|::");
  private static final Pattern REPEATED =
      Pattern.compile(
          "(?i)(changeit|changeme|secret|password|portal|demarc|keycloak|.)\\1+[0-9!.]*");

  void check(@Observes StartupEvent event) {
    var config = ConfigProvider.getConfig();
    check(
        config.getPropertyNames(),
        property -> config.getOptionalValue(property, String.class).orElse(""),
        LaunchMode.current() == LaunchMode.NORMAL);
  }

  static void check(Iterable<String> names, UnaryOperator<String> settings, boolean production) {
    url("DEMARC_CONTROL_PLANE_URL", settings.apply("demarc.control-plane.url"));
    url("DEMARC_KEYCLOAK_URL", settings.apply("demarc.keycloak.url"));
    String secret = settings.apply("demarc.portal.client-secret");
    if (secret.isBlank()) {
      throw unsafe("DEMARC_PORTAL_CLIENT_SECRET", "is not set");
    }
    if (production) {
      secret(secret);
      reach(settings);
      new Exposure(names, settings).check();
    }
  }

  static void url(String name, String text) {
    URI url = parse(name, text);
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null || text.endsWith("/")) {
      throw unsafe(name, "must be an http(s) URL without a slash at its end");
    }
    if (EVERYWHERE.matcher(url.getHost()).matches()) {
      throw unsafe(name, "must name a host that can be reached");
    }
    if ("http".equals(url.getScheme()) && !HERE.matcher(url.getHost()).matches()) {
      throw unsafe(name, "must be https, unless its host is this machine");
    }
  }

  private static void secret(String secret) {
    if (secret.length() < SHORTEST_SECRET || REPEATED.matcher(secret).matches()) {
      throw unsafe(
          "DEMARC_PORTAL_CLIENT_SECRET",
          "must be a random secret of at least " + SHORTEST_SECRET + " characters");
    }
  }

  /** What others can reach is asked for over TLS, and its cookies are never sent without. */
  private static void reach(UnaryOperator<String> settings) {
    boolean open = !HERE.matcher(settings.apply("quarkus.http.host")).matches();
    String portal = settings.apply("demarc.portal.url");
    if (open && !portal.startsWith("https://")) {
      throw unsafe(
          "quarkus.http.host",
          "must be this machine (127.0.0.1) unless DEMARC_PORTAL_URL is https");
    }
  }

  private static URI parse(String name, String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException malformed) {
      throw unsafe(name, "must be an http(s) URL without a slash at its end");
    }
  }

  private static IllegalStateException unsafe(String name, String reason) {
    return new IllegalStateException("configuration: " + name + " " + reason);
  }
}
