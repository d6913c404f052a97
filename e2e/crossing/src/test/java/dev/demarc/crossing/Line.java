package dev.demarc.crossing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.JobId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The callers' way to the agent's door. */
final class Line implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  Line(int port) {
    this.port = port;
  }

  /** What the application of a request is told of its job. */
  JsonNode job(Ask ask, JobId id) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/demarc/v1/jobs/" + id))
            .timeout(Duration.ofSeconds(60))
            .header("authorization", "Bearer " + Publisher.key(ask.application()))
            .build();
    try {
      return DemarcJson.strict()
          .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }

  Reply send(Ask ask) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + ask.path()))
            .timeout(Duration.ofSeconds(60));
    for (int i = 0; i < ask.headers().size(); i += 2) {
      request.setHeader(ask.headers().get(i), ask.headers().get(i + 1));
    }
    request.method(
        ask.body().isPresent() ? "POST" : "GET",
        ask.body()
            .map(HttpRequest.BodyPublishers::ofByteArray)
            .orElse(HttpRequest.BodyPublishers.noBody()));
    long from = System.nanoTime();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    try {
      long patience = ask.hangsUp() ? 1 + ask.number() % 40 : 60_000;
      HttpResponse<String> got = answer.get(patience, TimeUnit.MILLISECONDS);
      return new Reply(got.statusCode(), headers(got), got.body(), from, System.nanoTime());
    } catch (TimeoutException goes) {
      answer.cancel(true);
      return gone(ask, from, goes);
    } catch (ExecutionException broken) {
      return gone(ask, from, broken);
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }

  private static Reply gone(Ask ask, long from, Exception why) {
    if (!ask.hangsUp()) {
      throw new IllegalStateException("no answer to request " + ask.number(), why);
    }
    return new Reply(0, Map.of(), "", from, System.nanoTime());
  }

  private static Map<String, String> headers(HttpResponse<String> got) {
    Map<String, String> headers = new HashMap<>();
    got.headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
    return headers;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
