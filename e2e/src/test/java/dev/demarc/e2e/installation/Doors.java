package dev.demarc.e2e.installation;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The doors of an installation, each opened with the right credential. */
public record Doors(Installation installation) {

  /** A person's access token, by direct grant of the command-line client. */
  public String token(String username, String password) {
    return token(
        username,
        Map.of(
            "grant_type", "password",
            "client_id", "demarc-cli",
            "scope", "openid organization:*",
            "username", username,
            "password", password));
  }

  /** A service account's access token, by client credentials. */
  public String serviceToken(String id, String secret) {
    return token(
        id, Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret));
  }

  /** Keycloak's own administrator, who may ask it anything of any realm, for a minute. */
  public Http keycloakAdmin() throws IOException {
    Path secrets = Storage.of(installation).data().resolve("secrets");
    String password = Files.readString(secrets.resolve("keycloak-admin")).strip();
    String token =
        token(
            "master",
            "admin",
            Map.of(
                "grant_type", "password",
                "client_id", "admin-cli",
                "username", "admin",
                "password", password));
    return Http.to(installation.keycloak()).bearer(token);
  }

  private String token(String whose, Map<String, String> fields) {
    return token("demarc", whose, fields);
  }

  private String token(String realm, String whose, Map<String, String> fields) {
    String form = form(fields);
    var answer =
        Http.to(installation.keycloak())
            .send(
                "POST",
                "/realms/" + realm + "/protocol/openid-connect/token",
                form,
                request -> request.setHeader("Content-Type", "application/x-www-form-urlencoded"));
    if (answer.status() != 200) {
      throw new AssertionError("no token for " + whose + ": " + answer.body());
    }
    return answer.json().get("access_token").asText();
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The control plane as this person. */
  public Http as(Installation.User user) {
    return Http.to(installation.controlPlane()).bearer(token(user.username(), user.password()));
  }

  /** An agent as one of its applications. */
  public Http agent(Installation.Agent agent) {
    return Http.to(agent.baseUrl()).bearer(agent.application().key());
  }

  /** The stand-in cloud's recorder. */
  public Http cloud() {
    return Http.to(installation.cloud());
  }

  /** Path of a tenant in the human API. */
  public static String path(Installation.Tenant tenant, String rest) {
    return "/api/v1/tenants/" + tenant.id() + rest;
  }
}
