package dev.demarc.server.bundles;

import dev.demarc.contract.bundle.ActorKeys;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The realm's keys for agents, fetched on a timer and never while a transaction waits. Until the
 * first fetch succeeds bundles carry none, and agents treat every person as unverified; afterwards
 * the last keys seen stay.
 */
@ApplicationScoped
public class ActorKeySource {
  private static final Logger LOG = Logger.getLogger(ActorKeySource.class);
  private static final int MOST_CHARACTERS = 64 << 10;

  private final String issuer;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private volatile @Nullable String jwks;

  ActorKeySource(
      @ConfigProperty(name = "demarc.keycloak.url") String url,
      @ConfigProperty(name = "demarc.keycloak.realm") String realm) {
    this.issuer = url + "/realms/" + realm;
  }

  /** The keys that verify tokens of people in this organization. */
  List<ActorKeys> of(String organization) {
    String known = jwks;
    return known == null ? List.of() : List.of(new ActorKeys(issuer, organization, known));
  }

  @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void refresh() {
    var uri = URI.create(issuer + "/protocol/openid-connect/certs");
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200 && response.body().length() <= MOST_CHARACTERS) {
        jwks = response.body();
      }
    } catch (IOException away) {
      LOG.debugf("the identity provider does not answer: %s", away.getClass().getSimpleName());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
