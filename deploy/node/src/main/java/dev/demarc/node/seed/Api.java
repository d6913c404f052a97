package dev.demarc.node.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** An HTTP interface that speaks JSON, called with one bearer token. */
public final class Api {
  static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  private final String bearer;

  public Api(String base, String bearer) {
    this.base = base;
    this.bearer = bearer;
  }

  /** A status and a body; {@code headers} as the server sent them. */
  public record Answer(int status, JsonNode body, Map<String, String> headers) {}

  JsonNode get(String path) {
    return expect("GET", path, send("GET", path, "", Map.of()));
  }

  JsonNode put(String path, JsonNode body) {
    return expect("PUT", path, send("PUT", path, body.toString(), Map.of()));
  }

  JsonNode post(String path, Map<String, ?> body) {
    return expect("POST", path, ask(path, body, Map.of()));
  }

  /** Posts, and leaves it to the caller to look at the status. */
  public Answer ask(String path, Map<String, ?> body, Map<String, String> headers) {
    return send("POST", path, JSON.valueToTree(body).toString(), headers);
  }

  /** Asks for a token of the realm with a demo password. */
  static String token(String keycloak, String username, String password) {
    Map<String, String> fields =
        Map.of(
            "grant_type", "password",
            "client_id", "demarc-cli",
            "scope", "openid organization:*",
            "username", username,
            "password", password);
    String form =
        fields.entrySet().stream()
            .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String path = "/realms/demarc/protocol/openid-connect/token";
    Map<String, String> type = Map.of("Content-Type", "application/x-www-form-urlencoded");
    JsonNode answer = expect("POST", path, new Api(keycloak, "").send("POST", path, form, type));
    return answer.path("access_token").asText();
  }

  private Answer send(String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LIMIT)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .setHeader("Content-Type", "application/json");
    if (!bearer.isEmpty()) {
      request.setHeader("Authorization", "Bearer " + bearer);
    }
    headers.forEach(request::setHeader);
    try {
      return answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new Refusal("no answer from " + base + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("interrupted");
    }
  }

  private static Answer answer(HttpResponse<String> response) throws IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    boolean json = type.contains("json") && !response.body().isEmpty();
    JsonNode body = json ? JSON.readTree(response.body()) : JSON.createObjectNode();
    Map<String, String> headers =
        response.headers().map().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().getFirst()));
    return new Answer(response.statusCode(), body, headers);
  }

  private static JsonNode expect(String method, String path, Answer answer) {
    if (answer.status() / 100 != 2) {
      JsonNode body = answer.body();
      String detail = body.path("detail").asText(body.path("error_description").asText(""));
      throw new Refusal(
          "%s %s was answered %d %s %s %s"
              .formatted(
                  method,
                  path,
                  answer.status(),
                  body.path("code").asText(""),
                  detail,
                  body.path("errors").isMissingNode() ? "" : body.path("errors")));
    }
    return answer.body();
  }
}
