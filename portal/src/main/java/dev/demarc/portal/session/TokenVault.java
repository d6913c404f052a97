package dev.demarc.portal.session;

import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TokenStateManager;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tokens on the server; the browser holds a random reference of 256 bits. At {@value #BOUND}
 * entries the one unused longest is dropped, and its person signs in again. A restart forgets all.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class TokenVault implements TokenStateManager {
  static final int BOUND = 20_000;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, AuthorizationCodeTokens> kept =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AuthorizationCodeTokens> eldest) {
          return size() > BOUND;
        }
      };

  @Override
  public Uni<String> createTokenState(
      RoutingContext routing,
      OidcTenantConfig config,
      AuthorizationCodeTokens tokens,
      OidcRequestContext<String> context) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String reference = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (kept) {
      kept.put(reference, tokens);
    }
    return Uni.createFrom().item(reference);
  }

  @Override
  public Uni<AuthorizationCodeTokens> getTokens(
      RoutingContext routing,
      OidcTenantConfig config,
      String reference,
      OidcRequestContext<AuthorizationCodeTokens> context) {
    @Nullable AuthorizationCodeTokens tokens;
    synchronized (kept) {
      tokens = kept.get(reference);
    }
    return tokens == null
        ? Uni.createFrom().failure(new AuthenticationFailedException())
        : Uni.createFrom().item(tokens);
  }

  @Override
  public Uni<Void> deleteTokens(
      RoutingContext routing,
      OidcTenantConfig config,
      String reference,
      OidcRequestContext<Void> context) {
    synchronized (kept) {
      kept.remove(reference);
    }
    return Uni.createFrom().voidItem();
  }
}
