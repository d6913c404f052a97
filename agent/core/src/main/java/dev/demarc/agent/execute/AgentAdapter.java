package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.agent.receive.Hints;
import dev.demarc.agent.receive.Relay;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Boundary;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.TreeSet;

/**
 * Targets that are another agent. It is told the class this agent found, the task, the time that is
 * left and the {@link Relay}, and asks no person: what needs one there is refused there. Neither
 * the caller's session nor its token is handed on. Its answer must say where it ran, and that must
 * not be wider than decided here: else the answer is withheld as {@code relayed_wider}, before its
 * first byte, from headers that every agent sends.
 */
public final class AgentAdapter implements Adapter, AutoCloseable {
  private final Clients clients;
  private final InstantSource clock;
  private final Duration alive;

  public AgentAdapter(Vertx vertx, InstantSource clock) {
    this(vertx, clock, SignsOfLife.APART);
  }

  /**
   * @param alive between two signs of life of a stream
   */
  AgentAdapter(Vertx vertx, InstantSource clock, Duration alive) {
    this.clients = new Clients(vertx);
    this.clock = clock;
    this.alive = alive;
  }

  @Override
  public Prepared prepare(Job job) throws AttemptFailed {
    HandedOn handed = job.handedOn();
    if (handed == null) {
      throw AttemptFailed.refused("unbound");
    }
    Duration left = Duration.between(clock.instant(), job.deadline());
    if (left.isNegative() || left.isZero()) {
      throw AttemptFailed.refused("deadline");
    }
    RequestOptions options =
        Dialect.options(job)
            .putHeader(
                Relay.HEADER,
                Relay.header(handed.before(), handed.own(), job.route(), job.origin()))
            .putHeader("Demarc-Class", handed.dataClass())
            .putHeader("Demarc-Task", handed.facts().task().text())
            .putHeader("Demarc-Consent", "never")
            .putHeader("Demarc-Deadline", left.toMillis() + "ms");
    Long budget = handed.budgetMicroUsd();
    if (budget != null) {
      options.putHeader(Hints.BUDGET, Long.toString(budget));
    }
    Buffer body = Buffer.buffer(DemarcJson.bytes(Dialect.body(job)));
    HttpClient client = clients.of(job.target(), job.binding().outbound());
    ResponseHead.Check check = head -> requireWithin(job.route(), head);
    return switch (job.request()) {
      case ChatRequest chat ->
          new Relayed(new OpenAiCall(client, options, body, job, clock, check, alive), job);
      case EmbeddingsRequest embeddings ->
          new EmbeddingsCall(
              new Exchange(client, options, body, job, clock, check), job, embeddings);
    };
  }

  private static void requireWithin(Route route, HttpClientResponse head) throws AttemptFailed {
    String boundary = head.getHeader("demarc-boundary");
    String region = head.getHeader("demarc-region");
    if (boundary == null || region == null) {
      throw AttemptFailed.unhealthy("no_envelope");
    }
    if (boundary.equals(Boundary.NONE.wire())) {
      return;
    }
    for (Boundary each : Boundary.values()) {
      if (each.wire().equals(boundary)
          && each.compareTo(route.boundary()) <= 0
          && region.equals(route.region())) {
        return;
      }
    }
    throw AttemptFailed.unhealthy("relayed_wider");
  }

  @Override
  public void close() {
    clients.close();
  }

  /** A call whose answer carries the far agent's envelope, which is read and taken off. */
  private record Relayed(OpenAiCall call, Job job) implements Prepared {
    @Override
    public long bytesOut() {
      return call.bytesOut();
    }

    @Override
    public Served run(Sink sink, Meter meter) throws AttemptFailed {
      Unwrapping answer = new Unwrapping(sink);
      Served served = call.run(answer, meter);
      Mismatches mismatches = new Mismatches(job);
      answer.far.check(job, mismatches);
      TreeSet<Mismatch> all = new TreeSet<>(served.mismatches());
      all.addAll(mismatches.all());
      return new Served(
          served.model(),
          all,
          served.inputTokens(),
          served.cachedInputTokens(),
          served.outputTokens(),
          served.told(),
          served.finishReasons(),
          answer.far.less(),
          served.sources());
    }
  }

  /** Takes the far agent's envelope off what passes. */
  private static final class Unwrapping implements Sink {
    private final Sink to;
    private FarEnvelope far = FarEnvelope.NONE;

    private Unwrapping(Sink to) {
      this.to = to;
    }

    @Override
    public boolean streams() {
      return to.streams();
    }

    @Override
    public boolean gone() {
      return to.gone();
    }

    @Override
    public void alive() {
      to.alive();
    }

    @Override
    public void whole(ObjectNode completion) {
      far = far.then(completion);
      to.whole(completion);
    }

    @Override
    public void chunk(ObjectNode chunk) {
      far = far.then(chunk);
      to.chunk(chunk);
    }
  }
}
