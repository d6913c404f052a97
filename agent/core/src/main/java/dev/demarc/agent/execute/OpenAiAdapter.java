package dev.demarc.agent.execute;

import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Targets that speak OpenAI's API over HTTP: only hosts the signed catalogue names, no redirect, no
 * ambient proxy. The caller's body is forwarded with the model replaced, in the {@link Dialect} of
 * the server; of its headers nothing is.
 */
public final class OpenAiAdapter implements Adapter, AutoCloseable {
  private final Clients clients;
  private final InstantSource clock;
  private final Duration alive;

  public OpenAiAdapter(Vertx vertx, InstantSource clock) {
    this(vertx, clock, SignsOfLife.APART);
  }

  /**
   * @param alive between two signs of life of a stream
   */
  OpenAiAdapter(Vertx vertx, InstantSource clock, Duration alive) {
    this.alive = alive;
    this.clients = new Clients(vertx);
    this.clock = clock;
  }

  @Override
  public Prepared prepare(Job job) throws AttemptFailed {
    RequestOptions options = Dialect.options(job);
    Buffer body = Buffer.buffer(DemarcJson.bytes(Dialect.body(job)));
    HttpClient client = clients.of(job.target(), job.binding().outbound());
    return switch (job.request()) {
      case ChatRequest chat ->
          new OpenAiCall(client, options, body, job, clock, ResponseHead.Check.NONE, alive);
      case EmbeddingsRequest embeddings ->
          new EmbeddingsCall(new Exchange(client, options, body, job, clock), job, embeddings);
    };
  }

  @Override
  public void close() {
    clients.close();
  }
}
