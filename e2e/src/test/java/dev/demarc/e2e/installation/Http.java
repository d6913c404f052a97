package dev.demarc.e2e.installation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A small HTTP client whose answers keep status, headers and body together. Immutable. */
public record Http(URI base, Map<String, String> headers) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** An answer. */
  public record Answer(int status, HttpResponse<String> raw) {
    public String body() {
      return raw.body();
    }

    /** The body as JSON; an empty one is a missing node. */
    public JsonNode json() {
      try {
        return DemarcJson.tolerant().readTree(raw.body());
      } catch (IOException noJson) {
        throw new AssertionError("not JSON, status " + status + ": " + raw.body(), noJson);
      }
    }

    public String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }
  }

  /** Without any credential. */
  public static Http to(URI base) {
    return new Http(base, Map.of());
  }

  /** The same with one more header. */
  public Http with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Http(base, more);
  }

  /** The same with a bearer token or key. */
  public Http bearer(String token) {
    return with("Authorization", "Bearer " + token);
  }

  public Answer get(String path) {
    return send("GET", path, null, request -> request);
  }

  public Answer delete(String path) {
    return send("DELETE", path, null, request -> request);
  }

  public Answer post(String path, Object body) {
    return send("POST", path, body, request -> request);
  }

  public Answer put(String path, Object body) {
    return send("PUT", path, body, request -> request);
  }

  /** Sends a request; a text body goes as it is, anything else as JSON. */
  public Answer send(
      String method,
      String path,
      @Nullable Object body,
      UnaryOperator<HttpRequest.Builder> change) {
    try {
      var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(90));
      headers.forEach(request::setHeader);
      if (body != null) {
        request.setHeader("Content-Type", "application/json");
      }
      request.method(method, publisher(body));
      var answer = CLIENT.send(change.apply(request).build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer);
    } catch (IOException failure) {
      throw new UncheckedIOException(method + " " + base.resolve(path), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static HttpRequest.BodyPublisher publisher(@Nullable Object body) throws IOException {
    return switch (body) {
      case null -> HttpRequest.BodyPublishers.noBody();
      case String text -> HttpRequest.BodyPublishers.ofString(text);
      default ->
          HttpRequest.BodyPublishers.ofByteArray(DemarcJson.tolerant().writeValueAsBytes(body));
    };
  }
}
