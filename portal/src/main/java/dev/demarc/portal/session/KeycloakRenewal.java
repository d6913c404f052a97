package dev.demarc.portal.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import dev.demarc.portal.remote.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Renews tokens at the realm's token endpoint (RFC 6749, section 6). */
public final class KeycloakRenewal implements Credentials.Renewal {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final URI endpoint;
  private final String secret;

  public KeycloakRenewal(HttpClient http, String keycloak, String secret) {
    this.http = http;
    this.endpoint = URI.create(keycloak + "/realms/demarc/protocol/openid-connect/token");
    this.secret = secret;
  }

  @Override
  public Tokens renew(String refresh) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(refresh)))
            .build();
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 == 5) {
        throw new Trouble.Away("The sign-in service");
      }
      if (answer.statusCode() != 200) {
        throw new Trouble.SignedOut();
      }
      return read(answer.body(), refresh);
    } catch (IOException e) {
      throw new Trouble.Away("The sign-in service");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble.Away("The sign-in service");
    }
  }

  private static Tokens read(byte[] body, String refresh) throws IOException {
    JsonNode json = DemarcJson.tolerant().readTree(body);
    return new Tokens(
        json.path("access_token").asText(), json.path("refresh_token").asText(refresh));
  }

  private String form(String refresh) {
    return Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            "portal",
            "client_secret",
            secret,
            "refresh_token",
            refresh)
        .entrySet()
        .stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
