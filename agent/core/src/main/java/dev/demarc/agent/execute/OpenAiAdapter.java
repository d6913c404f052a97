package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.catalogue.Target;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Targets that speak OpenAI's API over HTTP: only hosts the signed catalogue names, no redirect, no
 * ambient proxy. The caller's body is forwarded with the model replaced; of its headers nothing is.
 */
public final class OpenAiAdapter implements Adapter, AutoCloseable {
  private final Clients clients;
  private final InstantSource clock;

  public OpenAiAdapter(Vertx vertx, InstantSource clock) {
    this.clients = new Clients(vertx);
    this.clock = clock;
  }

  @Override
  public Prepared prepare(Job job) throws AttemptFailed {
    URI base =
        Optional.ofNullable(job.binding().baseUrl())
            .orElseThrow(() -> AttemptFailed.refused("unbound"));
    RequestOptions options = options(job.target(), base);
    String key = job.binding().apiKey().get();
    if (!key.isEmpty()) {
      options.putHeader("authorization", "Bearer " + key);
    }
    Buffer body = Buffer.buffer(body(job));
    return new OpenAiCall(clients.of(job.target()), options, body, job, clock);
  }

  @Override
  public void close() {
    clients.close();
  }

  private static RequestOptions options(Target target, URI base) throws AttemptFailed {
    boolean tls = "https".equalsIgnoreCase(base.getScheme());
    if (base.getHost() == null || (!tls && !"http".equalsIgnoreCase(base.getScheme()))) {
      throw AttemptFailed.refused("unbound");
    }
    int port = base.getPort() > 0 ? base.getPort() : tls ? 443 : 80;
    String host = base.getHost();
    boolean catalogued =
        target.hosts().contains(host + ":" + port)
            || (base.getPort() < 0 && target.hosts().contains(host));
    if (!catalogued) {
      throw AttemptFailed.refused("host_not_in_catalogue");
    }
    String path = base.getPath() == null ? "" : base.getPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setHost(host)
        .setPort(port)
        .setSsl(tls)
        .setURI(path + "/chat/completions")
        .setFollowRedirects(false)
        .putHeader("content-type", "application/json")
        .putHeader("user-agent", "demarc-agent");
  }

  private static byte[] body(Job job) {
    ObjectNode body = job.request().tree().deepCopy();
    body.put("model", job.route().model().text());
    if (job.request().stream()) {
      body.withObjectProperty("stream_options").put("include_usage", true);
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
