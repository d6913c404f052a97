package dev.demarc.server.platform;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeSettingsTest {
  private final Map<String, String> set =
      new HashMap<>(
          Map.of(
              "demarc.public-url", "https://demarc.example",
              "demarc.portal-url", "http://localhost:7090",
              "demarc.keycloak.url", "http://127.0.0.1:7180",
              "demarc.db.url", "jdbc:postgresql://localhost:5432/demarc",
              "quarkus.keycloak.admin-client.client-secret", "0123456789abcdef",
              "quarkus.datasource.password", "a".repeat(8) + "bcdefghi",
              "quarkus.datasource.job.password", "b".repeat(8) + "cdefghij",
              "quarkus.datasource.owner.password", "c".repeat(8) + "defghijk"));

  @BeforeEach
  void setKeys() {
    set.put("demarc.keys.directory", "/var/lib/demarc/keys");
    set.put("demarc.keys.encryption-secret-file", "/run/secrets/demarc");
    set.put("quarkus.http.host", "0.0.0.0");
  }

  private final SafeSettings settings =
      new SafeSettings(set.keySet(), property -> set.getOrDefault(property, ""));

  @ParameterizedTest
  @CsvSource({
    "demarc.public-url,http://demarc.example",
    "demarc.portal-url,http://10.0.0.7:7090",
    "demarc.keycloak.url,http://localhost.evil.example:7180",
    "demarc.keycloak.url,https://demarc.example/",
    "demarc.keycloak.url,not a url",
    "demarc.keycloak.url,ftp://localhost",
    "demarc.webhooks.allow-loopback,true",
    "demarc.webhooks.allow-loopback,yes",
    "demarc.db.url,jdbc:postgresql://db.example:5432/demarc",
    "demarc.db.url,jdbc:postgresql://db.example/demarc?sslmode=require",
    "demarc.db.url,'jdbc:postgresql://localhost,db.example/demarc'",
    "demarc.db.url,jdbc:mysql://localhost/demarc",
    "quarkus.keycloak.admin-client.client-secret,unset",
    "quarkus.keycloak.admin-client.client-secret,short",
    "quarkus.datasource.password,''",
    "quarkus.datasource.job.password,''",
    "quarkus.datasource.owner.password,''",
    "quarkus.datasource.password,postgres",
    "quarkus.datasource.job.password,Demarc_Job",
    "quarkus.datasource.owner.password,password123!",
    "quarkus.datasource.owner.password,123456",
    "quarkus.keycloak.admin-client.client-secret,changeitchangeit",
    "demarc.keys.directory,''",
    "demarc.keys.encryption-secret-file,''",
    "demarc.public-url,https://0.0.0.0",
    "demarc.public-url,https://[::]",
    "demarc.portal-url,https://*.example.com",
    "quarkus.log.level,DEBUG",
    "quarkus.log.level,all",
    "quarkus.log.level,700",
    "quarkus.log.category.\"io.quarkus.oidc\".level,TRACE",
    "quarkus.log.category.\"org.hibernate.orm.jdbc.bind\".level,debug",
    "QUARKUS_LOG_CATEGORY__IO_QUARKUS_OIDC__LEVEL,DEBUG",
    "quarkus.hibernate-orm.log.sql,true",
    "quarkus.hibernate-orm.log.sql,1",
    "quarkus.hibernate-orm.log.sql,yes",
    "quarkus.hibernate-orm.log.bind-parameters,on",
    "quarkus.hibernate-orm.\"jobs\".log.sql,y",
    "quarkus.datasource.password,fifteen-letters",
    "quarkus.tls.trust-all,true",
    "quarkus.tls.\"mail\".trust-all,1",
    "QUARKUS_MAILER_TRUST_ALL,yes",
    "quarkus.oidc.tls.verification,none",
    "quarkus.oidc.tls.verification,certificate-validation",
    "quarkus.rest-client.\"keycloak\".verify-host,false",
    "quarkus.tls.hostname-verification-algorithm,NONE"
  })
  void refusesTheUnsafeByItsProperty(String property, String value) {
    set.put(property, value);
    String message = assertThrows(IllegalStateException.class, this::check).getMessage();
    assertTrue(message.startsWith("configuration: " + property + " "), message);
    assertFalse(value.length() > 5 && message.contains(value), message);
  }

  @ParameterizedTest
  @CsvSource({
    "quarkus.log.category.\"io.quarkus.oidc\".level,WARN",
    "quarkus.log.category.\"io.quarkus.oidc\".level,inherit",
    "quarkus.hibernate-orm.log.sql,off",
    "quarkus.hibernate-orm.log.format-sql,true",
    "demarc.portal-url,http://[::1]:7090",
    "demarc.webhooks.allow-loopback,false",
    "quarkus.tls.trust-all,false",
    "quarkus.oidc.tls.verification,required",
    "quarkus.tls.hostname-verification-algorithm,HTTPS",
    "demarc.keycloak.url,http://127.1.2.3",
    "demarc.db.url,jdbc:postgresql://[::1]:5432/demarc",
    "demarc.db.url,jdbc:postgresql://db.example/demarc?ssl=true&sslmode=verify-full"
  })
  void takesWhatIsSafe(String property, String value) {
    set.put(property, value);
    assertDoesNotThrow(this::check);
  }

  @Test
  void listensOnThisMachineOnlyWhereItIsServedWithoutTls() {
    set.put("demarc.public-url", "http://localhost:7080");
    assertRefused("quarkus.http.host");
    set.put("quarkus.http.host", "127.0.0.1");
    assertDoesNotThrow(this::check);
    set.put("quarkus.http.host", "::");
    assertRefused("quarkus.http.host");
  }

  @Test
  void believesNoOriginAndNoProxyThatIsNotNamed() {
    set.put("quarkus.http.cors.origins", "*");
    assertDoesNotThrow(this::check);
    set.put("quarkus.http.cors.enabled", "true");
    assertRefused("quarkus.http.cors.origins");
    for (String pattern : List.of("/.*/", "/https?://.*/", "/https://[a-z]+\\.example/", "")) {
      set.put("quarkus.http.cors.origins", "https://a.example," + pattern);
      assertRefused("quarkus.http.cors.origins");
    }
    set.put("quarkus.http.cors.enabled", "yes");
    assertRefused("quarkus.http.cors.origins");
    set.put("quarkus.http.cors.origins", "https://a.example,http://[::1]:7090");
    set.put("quarkus.http.proxy.proxy-address-forwarding", "1");
    for (String anybody : List.of("", "0.0.0.0/0", "10.0.0.7,::/0", "*")) {
      set.put("quarkus.http.proxy.trusted-proxies", anybody);
      assertRefused("quarkus.http.proxy.trusted-proxies");
    }
    set.put("quarkus.http.proxy.trusted-proxies", "10.0.0.7,10.0.0.0/8");
    assertDoesNotThrow(this::check);
  }

  private void assertRefused(String property) {
    String message = assertThrows(IllegalStateException.class, this::check).getMessage();
    assertTrue(message.startsWith("configuration: " + property + " "), message);
  }

  @Test
  void letsWebhooksStayWhereTheInstallationDoes() {
    set.put("demarc.webhooks.allow-loopback", "true");
    set.put("demarc.public-url", "http://localhost:7080");
    set.put("quarkus.http.host", "localhost");
    assertDoesNotThrow(this::check);
  }

  @Test
  void namesAPropertyThatIsNotSet() {
    set.remove("quarkus.datasource.password");
    assertEquals(
        "configuration: quarkus.datasource.password is not set",
        assertThrows(IllegalStateException.class, settings::checkSecrets).getMessage());
  }

  private void check() {
    settings.checkAddresses();
    settings.checkSecrets();
    settings.checkExposure();
  }
}
