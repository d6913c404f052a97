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
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tokens on the server; the browser holds a random reference of 256 bits. Tokens that were
 * renewed stay for {@value #GRACE_SECONDS} s, since a browser asks several things at once and each
 * has the reference from before; those of who signs out go at once. At {@value #BOUND} entries the
 * one unused longest is dropped, and its person signs in again. A restart forgets all.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class TokenVault implements TokenStateManager {
  static final int BOUND = 20_000;
  static final int GRACE_SECONDS = 30;

  private static final long GRACE_NANOS = Duration.ofSeconds(GRACE_SECONDS).toNanos();

  /**
   * @param replacedAt nanoseconds of the clock, or null while they are the newest
   */
  private record Kept(AuthorizationCodeTokens tokens, @Nullable Long replacedAt) {}

  private final SecureRandom random = new SecureRandom();
  private final String signOut;
  private final LongSupplier nanos;
  private final Map<String, Kept> kept =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > BOUND;
        }
      };

  @Inject
  public TokenVault(@ConfigProperty(name = "quarkus.oidc.logout.path") String signOut) {
    this(signOut, System::nanoTime);
  }

  TokenVault(String signOut, LongSupplier nanos) {
    this.signOut = signOut;
    this.nanos = nanos;
  }

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
      kept.put(reference, new Kept(tokens, null));
    }
    return Uni.createFrom().item(reference);
  }

  @Override
  public Uni<AuthorizationCodeTokens> getTokens(
      RoutingContext routing,
      OidcTenantConfig config,
      String reference,
      OidcRequestContext<AuthorizationCodeTokens> context) {
    @Nullable Kept found;
    synchronized (kept) {
      found = kept.get(reference);
      if (found != null && isOver(found)) {
        kept.remove(reference);
        found = null;
      }
    }
    return found == null
        ? Uni.createFrom().failure(new AuthenticationFailedException())
        : Uni.createFrom().item(found.tokens);
  }

  private boolean isOver(Kept one) {
    return one.replacedAt != null && nanos.getAsLong() - one.replacedAt > GRACE_NANOS;
  }

  @Override
  public Uni<Void> deleteTokens(
      RoutingContext routing,
      OidcTenantConfig config,
      String reference,
      OidcRequestContext<Void> context) {
    synchronized (kept) {
      @Nullable Kept found = kept.get(reference);
      if (signOut.equals(routing.normalizedPath())) {
        kept.remove(reference);
      } else if (found != null && found.replacedAt == null) {
        kept.put(reference, new Kept(found.tokens, nanos.getAsLong()));
      }
    }
    return Uni.createFrom().voidItem();
  }
}
