package dev.demarc.server.bundles;

import dev.demarc.contract.Sorted;
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
import java.util.Optional;
import java.util.SortedSet;
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
  private static final String ALIAS = "{alias}";
  private static final String ID = "{id}";

  private final String issuer;
  private final SortedSet<String> clients;
  private final Optional<String> claim;
  private final String prefix;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private volatile @Nullable String jwks;

  /**
   * What agents are told.
   *
   * @param clients whose tokens count
   * @param claim that tells roles; empty where none does
   * @param prefix of the claim's entries for a tenant, which names its organization by {@code
   *     {alias}} or {@code {id}}
   * @throws IllegalStateException when it names neither: a role would count in every organization
   */
  ActorKeySource(
      @ConfigProperty(name = "demarc.keycloak.url") String url,
      @ConfigProperty(name = "demarc.keycloak.realm") String realm,
      @ConfigProperty(name = "demarc.actors.clients") List<String> clients,
      @ConfigProperty(name = "demarc.actors.role-claim") Optional<String> claim,
      @ConfigProperty(name = "demarc.actors.role-prefix") String prefix) {
    if (!prefix.contains(ALIAS) && !prefix.contains(ID)) {
      throw new IllegalStateException(
          "demarc.actors.role-prefix must name the organization by {alias} or {id}");
    }
    this.issuer = url + "/realms/" + realm;
    this.clients = Sorted.set(clients);
    this.claim = claim.map(String::strip).filter(name -> !name.isEmpty());
    this.prefix = prefix;
  }

  /** The keys that verify tokens of people in this organization. */
  List<ActorKeys> of(String organization, String alias) {
    String known = jwks;
    return known == null ? List.of() : List.of(keys(organization, alias, known));
  }

  private ActorKeys keys(String organization, String alias, String known) {
    String own = prefix.replace(ALIAS, alias).replace(ID, organization);
    ActorKeys.RoleClaim roles = claim.map(name -> new ActorKeys.RoleClaim(name, own)).orElse(null);
    return new ActorKeys(issuer, organization, known, clients, roles);
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
