package dev.demarc.portal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenVaultTest {
  private static final AuthorizationCodeTokens TOKENS = new AuthorizationCodeTokens("i", "a", "r");

  private long now = Long.MAX_VALUE - 5;
  private final TokenVault vault = new TokenVault("/logout", () -> now);

  @Test
  void keepsWhatWasRenewedForRequestsThatAreOnTheirWay() {
    String before = keep();
    String after = renew(before);
    String another = renew(before);
    now += TimeUnit.SECONDS.toNanos(TokenVault.GRACE_SECONDS);
    assertEquals(TOKENS, tokens(before));
    String late = renew(before);
    now++;
    assertThrows(AuthenticationFailedException.class, () -> tokens(before));
    for (String one : List.of(after, another, late)) {
      assertEquals(TOKENS, tokens(one));
    }
  }

  @Test
  void forgetsAtOnceAllOfWhoSignsOutAndNothingOfOthers() {
    String before = keep();
    String other = keep();
    String after = renew(before);
    String another = renew(before);
    delete(exchange("/logout"), after);
    for (String one : List.of(before, after, another)) {
      assertThrows(AuthenticationFailedException.class, () -> tokens(one));
    }
    assertEquals(TOKENS, tokens(other));
  }

  @Test
  void forgetsWhatNobodyUses() {
    String used = keep();
    String idle = keep();
    String replaced = keep();
    renew(replaced);
    now += TimeUnit.MINUTES.toNanos(TokenVault.IDLE_MINUTES);
    assertEquals(TOKENS, tokens(used));
    now++;
    keep();
    assertEquals(2, vault.size());
    assertThrows(AuthenticationFailedException.class, () -> tokens(idle));
    assertEquals(TOKENS, tokens(used));
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
    return keep(exchange("/"));
  }

  private String keep(RoutingContext exchange) {
    return vault.createTokenState(exchange, null, TOKENS, null).await().indefinitely();
  }

  /** As Quarkus does: first the old ones are deleted, then the new ones are kept. */
  private String renew(String reference) {
    RoutingContext exchange = exchange("/t/x/targets");
    delete(exchange, reference);
    return keep(exchange);
  }

  private AuthorizationCodeTokens tokens(String reference) {
    return vault.getTokens(exchange("/"), null, reference, null).await().indefinitely();
  }

  private void delete(RoutingContext exchange, String reference) {
    vault.deleteTokens(exchange, null, reference, null).await().indefinitely();
  }

  /** Of a request, only its path and what is put into it. */
  private static RoutingContext exchange(String path) {
    Map<String, Object> put = new HashMap<>();
    return (RoutingContext)
        Proxy.newProxyInstance(
            RoutingContext.class.getClassLoader(),
            new Class<?>[] {RoutingContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "normalizedPath" -> path;
                  case "get" -> put.get((String) arguments[0]);
                  case "put" -> {
                    put.put((String) arguments[0], arguments[1]);
                    yield proxy;
                  }
                  default -> throw new AssertionError(method);
                });
  }
}
