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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tokens on the server; the browser holds a random reference of 256 bits. Tokens that were
 * renewed stay for {@value #GRACE_SECONDS} s, since a browser asks several things at once and each
 * has the reference from before. Who signs out loses at once all that came of one sign-in by
 * renewal. What nobody used for {@value #IDLE_MINUTES} min goes, and at {@value #BOUND} entries the
 * one unused longest; its person signs in again. A restart forgets all.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class TokenVault implements TokenStateManager {
  static final int BOUND = 20_000;
  static final int GRACE_SECONDS = 30;
  static final int IDLE_MINUTES = 30;

  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(IDLE_MINUTES);
  private static final String RENEWED = TokenVault.class.getName();

  /** Tokens under one reference; guarded by the map of all. */
  private static final class Kept {
    private final AuthorizationCodeTokens tokens;

    /** The same of all that came of one sign-in. */
    private final Object session;

    private boolean replaced;
    private long endsAt;

    Kept(AuthorizationCodeTokens tokens, Object session, long endsAt) {
      this.tokens = tokens;
      this.session = session;
      this.endsAt = endsAt;
    }
  }

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

  /** How many are kept. */
  int size() {
    synchronized (kept) {
      return kept.size();
    }
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
    @Nullable Object renewed = routing.get(RENEWED);
    synchronized (kept) {
      long now = nanos.getAsLong();
      kept.values().removeIf(one -> now - one.endsAt > 0);
      Object session = renewed == null ? new Object() : renewed;
      kept.put(reference, new Kept(tokens, session, now + IDLE_NANOS));
    }
    return Uni.createFrom().item(reference);
  }

  @Override
  public Uni<AuthorizationCodeTokens> getTokens(
      RoutingContext routing,
      OidcTenantConfig config,
      String reference,
      OidcRequestContext<AuthorizationCodeTokens> context) {
    synchronized (kept) {
      long now = nanos.getAsLong();
      @Nullable Kept found = kept.get(reference);
      if (found == null || now - found.endsAt > 0) {
        kept.remove(reference);
        return Uni.createFrom().failure(new AuthenticationFailedException());
      }
      if (!found.replaced) {
        found.endsAt = now + IDLE_NANOS;
      }
      return Uni.createFrom().item(found.tokens);
    }
  }

  /** Called where tokens were renewed, before they are kept, and where somebody signs out. */
  @Override
  public Uni<Void> deleteTokens(
      RoutingContext routing,
      OidcTenantConfig config,
      String reference,
      OidcRequestContext<Void> context) {
    synchronized (kept) {
      @Nullable Kept found = kept.get(reference);
      if (found != null && signOut.equals(routing.normalizedPath())) {
        kept.values().removeIf(one -> one.session == found.session);
      } else if (found != null) {
        routing.put(RENEWED, found.session);
        if (!found.replaced) {
          found.replaced = true;
          found.endsAt = nanos.getAsLong() + GRACE_NANOS;
        }
      }
    }
    return Uni.createFrom().voidItem();
  }
}
