package dev.demarc.e2e.load;

import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TestAgent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Uploads batches of spans as one agent. Safe for many threads. */
public final class SpanSender {
  private static final String PATH = "/v1/traces";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI traces;
  private final TestAgent agent;
  private volatile String token;

  public SpanSender(URI controlPlane, TestAgent agent) {
    this.traces = controlPlane.resolve(PATH);
    this.agent = agent;
    this.token = agent.accessToken();
  }

  /**
   * Sends one batch; 200 says that all of it is durable. A token that has run out is replaced.
   *
   * @return the status
   * @throws IOException when no answer came
   * @throws AssertionError when some of it was refused
   */
  public int send(byte[] batch) throws IOException, InterruptedException {
    HttpResponse<String> answer = post(batch);
    if (answer.statusCode() == 401) {
      token = agent.accessToken();
      answer = post(batch);
    }
    if (answer.statusCode() == 200 && answer.body().contains("rejected")) {
      throw new AssertionError(answer.body());
    }
    return answer.statusCode();
  }

  private HttpResponse<String> post(byte[] batch) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(traces)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(batch));
    Http door = agent.door(token, "POST", PATH);
    door.headers().forEach(request::setHeader);
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
