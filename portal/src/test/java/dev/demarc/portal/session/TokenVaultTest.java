package dev.demarc.portal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenVaultTest {
  private static final AuthorizationCodeTokens TOKENS = new AuthorizationCodeTokens("i", "a", "r");

  private long now = Long.MAX_VALUE - 5;
  private final TokenVault vault = new TokenVault("/logout", () -> now);

  @Test
  void keepsWhatWasRenewedForRequestsThatAreOnTheirWay() {
    String before = keep();
    delete(before, "/t/x/targets");
    String after = keep();
    assertNotEquals(before, after);
    now += TimeUnit.SECONDS.toNanos(TokenVault.GRACE_SECONDS);
    assertEquals(TOKENS, tokens(before));
    delete(before, "/t/x/overview");
    now++;
    assertThrows(AuthenticationFailedException.class, () -> tokens(before));
    assertEquals(TOKENS, tokens(after));
  }

  @Test
  void forgetsAtOnceWhoSignsOut() {
    String reference = keep();
    delete(reference, "/logout");
    assertThrows(AuthenticationFailedException.class, () -> tokens(reference));
  }

  @Test
  void dropsTheOneUnusedLongestAtTheBound() {
    String eldest = keep();
    String used = keep();
    for (int i = 2; i < TokenVault.BOUND; i++) {
      keep();
    }
    assertEquals(TOKENS, tokens(eldest));
    keep();
    assertEquals(TOKENS, tokens(eldest));
    assertThrows(AuthenticationFailedException.class, () -> tokens(used));
  }

  private String keep() {
    return vault.createTokenState(at("/"), null, TOKENS, null).await().indefinitely();
  }

  private AuthorizationCodeTokens tokens(String reference) {
    return vault.getTokens(at("/"), null, reference, null).await().indefinitely();
  }

  private void delete(String reference, String path) {
    vault.deleteTokens(at(path), null, reference, null).await().indefinitely();
  }

  private static RoutingContext at(String path) {
    return (RoutingContext)
        Proxy.newProxyInstance(
            RoutingContext.class.getClassLoader(),
            new Class<?>[] {RoutingContext.class},
            (proxy, method, arguments) -> {
              assertEquals("normalizedPath", method.getName());
              return path;
            });
  }
}
