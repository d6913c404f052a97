package dev.demarc.server.notifications;

import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the operator says of where webhooks may be. */
class WebhookSettings {
  private static final Duration OVERALL = Duration.ofSeconds(10);

  @Produces
  @Singleton
  Destinations destinations(
      @ConfigProperty(name = Networks.OPENED) Optional<String> opened,
      @ConfigProperty(name = "demarc.webhooks.allow-loopback") boolean loopback) {
    return new Destinations(Networks.of(opened.orElse(""), loopback), Resolver.SYSTEM);
  }

  @Produces
  @Singleton
  WebhookClient client(Vertx vertx, Destinations destinations) {
    return new WebhookClient(vertx, destinations, OVERALL);
  }
}
