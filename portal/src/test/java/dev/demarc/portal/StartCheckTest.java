package dev.demarc.portal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartCheckTest {
  private final Map<String, String> set =
      new HashMap<>(
          Map.of(
              "demarc.control-plane.url", "https://demarc.example",
              "demarc.keycloak.url", "https://id.example",
              "demarc.portal.url", "https://portal.example",
              "demarc.portal.client-secret", "0123456789abcdef0123456789abcdef",
              "quarkus.http.host", "0.0.0.0",
              "quarkus.log.level", "INFO"));

  @Test
  void acceptsAnAddress() {
    assertDoesNotThrow(() -> StartCheck.url("X", "http://localhost:7080"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:7080",
        "ftp://x",
        "http://x/",
        "http://a b",
        "http:///x",
        "http://x",
        "https://0.0.0.0",
        "https://*.example"
      })
  void refusesNamingTheSettingWhenItIsNoAddress(String text) {
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> StartCheck.url("SETTING", text));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("configuration: SETTING "));
  }

  @Test
  void startsInProductionOnWhatIsSafe() {
    assertDoesNotThrow(() -> check(true));
    set.put("quarkus.http.host", "127.0.0.1");
    set.put("demarc.portal.url", "http://localhost:7090");
    assertDoesNotThrow(() -> check(true));
  }

  @ParameterizedTest
  @CsvSource({
    "demarc.portal.client-secret,'',DEMARC_PORTAL_CLIENT_SECRET",
    "demarc.portal.client-secret,short-one,DEMARC_PORTAL_CLIENT_SECRET",
    "demarc.portal.client-secret,changeitchangeitchangeitchangeit,DEMARC_PORTAL_CLIENT_SECRET",
    "demarc.portal.client-secret,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,DEMARC_PORTAL_CLIENT_SECRET",
    "demarc.portal.url,http://localhost:7090,quarkus.http.host",
    "demarc.portal.url,'',quarkus.http.host",
    "demarc.control-plane.url,http://control-plane:7080,DEMARC_CONTROL_PLANE_URL",
    "quarkus.log.level,DEBUG,quarkus.log.level",
    "quarkus.log.level,500,quarkus.log.level",
    "quarkus.log.category.\"io.quarkus.oidc\".level,TRACE,'quarkus.log.category.\"io.quarkus.oidc\".level'",
    "quarkus.http.proxy.proxy-address-forwarding,true,quarkus.http.proxy.trusted-proxies",
    "quarkus.http.cors.enabled,true,quarkus.http.cors.origins",
    "quarkus.oidc.tls.verification,none,quarkus.oidc.tls.verification",
    "quarkus.tls.trust-all,true,quarkus.tls.trust-all"
  })
  void refusesTheUnsafeInProduction(String property, String value, String named) {
    set.put(property, value);
    String message =
        String.valueOf(assertThrows(IllegalStateException.class, () -> check(true)).getMessage());
    assertTrue(message.startsWith("configuration: " + named + " "), message);
    assertFalse(value.length() > 5 && message.contains(value), message);
  }

  @Test
  void triesOutWithAnySecretThatIsSet() {
    set.put("demarc.portal.client-secret", "short");
    assertDoesNotThrow(() -> check(false));
  }

  private void check(boolean production) {
    StartCheck.check(set.keySet(), property -> set.getOrDefault(property, ""), production);
  }
}
