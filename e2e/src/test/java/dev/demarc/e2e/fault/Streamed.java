package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.json.DemarcJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A streamed answer as a caller reads it, event by event; who closes it early hangs up. */
final class Streamed implements AutoCloseable {
  private static final String DATA = "data:";

  private final HttpClient client;
  private final BufferedReader lines;

  private Streamed(HttpClient client, InputStream in) {
    this.client = client;
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** Asks the agent, which must begin to answer. */
  static Streamed open(URI agent, String key, Map<String, Object> body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(agent.resolve("/v1/chat/completions"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(DemarcJson.tolerant().writeValueAsString(body)))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, answer.statusCode());
    return new Streamed(client, answer.body());
  }

  /** What the next event says; empty where the answer has ended or was broken off. */
  Optional<String> next() {
    try {
      String line = lines.readLine();
      while (line != null && !line.startsWith(DATA)) {
        line = lines.readLine();
      }
      return Optional.ofNullable(line).map(data -> data.substring(DATA.length()).strip());
    } catch (IOException brokenOff) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
    client.shutdownNow();
  }
}
