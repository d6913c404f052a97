package dev.demarc.server.notifications;

import dev.demarc.server.platform.StartCheck;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What the operator says of where webhooks may be, and of who vouches for them. */
class WebhookSettings {
  private static final Duration OVERALL = Duration.ofSeconds(10);
  private static final String AUTHORITIES = "demarc.webhooks.authorities-file";

  @Produces
  @Singleton
  Destinations destinations(
      @ConfigProperty(name = Networks.OPENED) Optional<String> opened,
      @ConfigProperty(name = "demarc.webhooks.allow-loopback") boolean loopback) {
    return new Destinations(Networks.of(opened.orElse(""), loopback), Resolver.SYSTEM);
  }

  @Produces
  @Singleton
  WebhookClient client(
      Vertx vertx,
      Destinations destinations,
      @ConfigProperty(name = AUTHORITIES) Optional<Path> file) {
    return new WebhookClient(
        vertx, destinations, OVERALL, file.map(WebhookSettings::read).orElse(null));
  }

  private static @Nullable PemTrustOptions read(Path file) {
    try {
      return new PemTrustOptions().addCertValue(Buffer.buffer(Files.readAllBytes(file)));
    } catch (IOException unreadable) {
      throw StartCheck.unsafe(AUTHORITIES, "cannot be read");
    }
  }
}
