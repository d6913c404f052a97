package dev.demarc.agent.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One call of an OpenAI-compatible target. */
final class OpenAiCall implements Adapter.Prepared {
  /** Between two signs of life to a caller whose stream has begun. */
  static final Duration ALIVE = Duration.ofSeconds(15);

  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final HttpClient client;
  private final RequestOptions options;
  private final Buffer body;
  private final Job job;
  private final InstantSource clock;
  private final ResponseHead.Check check;
  private final Duration alive;
  private long told;

  OpenAiCall(
      HttpClient client,
      RequestOptions options,
      Buffer body,
      Job job,
      InstantSource clock,
      ResponseHead.Check check) {
    this(client, options, body, job, clock, check, ALIVE);
  }

  /**
   * @param alive between two signs of life
   */
  OpenAiCall(
      HttpClient client,
      RequestOptions options,
      Buffer body,
      Job job,
      InstantSource clock,
      ResponseHead.Check check,
      Duration alive) {
    this.client = client;
    this.options = options;
    this.body = body;
    this.job = job;
    this.clock = clock;
    this.check = check;
    this.alive = alive;
  }

  @Override
  public long bytesOut() {
    return body.length();
  }

  @Override
  public Served run(Sink sink, Meter meter) throws AttemptFailed {
    Waiting waiting = new Waiting(job, clock, meter, sink);
    HttpClientRequest request = waiting.connection(client, options);
    boolean whole = false;
    try {
      meter.sent(body.length());
      Inflow inflow = waiting.next(response(request, meter), "cut");
      checkHead(inflow.response(), sink.streams());
      check.require(inflow.response());
      Tally tally = new Tally(job);
      tally.servedFrom(inflow.response());
      if (sink.streams()) {
        stream(inflow, sink, meter, tally, waiting);
      } else {
        whole(inflow, sink, meter, tally, waiting);
      }
      whole = true;
      return tally.served();
    } finally {
      if (!whole) {
        request.reset();
      }
    }
  }

  /** What to do with the response is said before anything is sent: it then happens on its loop. */
  private Future<Inflow> response(HttpClientRequest request, Meter meter) {
    Future<Inflow> inflow = request.response().map(response -> new Inflow(response, meter));
    request.end(body);
    return inflow;
  }

  private static void checkHead(HttpClientResponse head, boolean streams) throws AttemptFailed {
    if (streams) {
      ResponseHead.events(head);
    } else {
      ResponseHead.json(head);
    }
  }

  private void whole(Inflow inflow, Sink sink, Meter meter, Tally tally, Waiting waiting)
      throws AttemptFailed {
    byte[] bytes = inflow.all(waiting);
    meter.piece();
    ObjectNode completion = json(bytes);
    tally.whole(completion);
    sink.whole(completion, bytes);
  }

  private void stream(Inflow inflow, Sink sink, Meter meter, Tally tally, Waiting waiting)
      throws AttemptFailed {
    SseLines lines = new SseLines();
    told = System.nanoTime();
    while (!tally.isDone()) {
      waiting.requireCaller();
      Optional<byte[]> next = next(inflow, sink, waiting);
      if (next.isEmpty()) {
        tally.ended(lines.pending());
        return;
      }
      List<byte[]> events = lines.feed(next.get());
      if (events.isEmpty()) {
        tell(sink);
      }
      for (byte[] event : events) {
        relay(event, sink, meter, tally);
        told = System.nanoTime();
      }
      if (!inflow.hasPiece()) {
        sink.flush();
      }
    }
    drain(inflow);
  }

  private Optional<byte[]> next(Inflow inflow, Sink sink, Waiting waiting) throws AttemptFailed {
    Duration apart = alive.compareTo(Waiting.LOOK) < 0 ? alive : Waiting.LOOK;
    return inflow.next(
        waiting.left(),
        apart,
        () -> {
          waiting.requireCaller();
          tell(sink);
        });
  }

  private void tell(Sink sink) {
    long now = System.nanoTime();
    if (now - told >= alive.toNanos()) {
      sink.alive();
      told = now;
    }
  }

  /** Reads to the end after the last event, so that the connection can be used again. */
  private static void drain(Inflow inflow) throws AttemptFailed {
    Duration soon = Duration.ofSeconds(1);
    try {
      for (int i = 0; i < 16 && inflow.next(soon).isPresent(); i++) {
        continue;
      }
    } catch (AttemptFailed afterTheEnd) {
      inflow.response().request().reset();
    }
  }

  private static void relay(byte[] event, Sink sink, Meter meter, Tally tally)
      throws AttemptFailed {
    if (tally.isDone()) {
      return;
    }
    if (Arrays.equals(event, DONE)) {
      tally.done();
      return;
    }
    ObjectNode chunk = json(event);
    tally.chunk(chunk);
    meter.piece();
    sink.chunk(chunk, event);
  }

  private static ObjectNode json(byte[] bytes) throws AttemptFailed {
    try {
      JsonNode tree = DemarcJson.strict().readTree(bytes);
      if (tree instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException malformed) {
      throw AttemptFailed.unhealthy("malformed");
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
    throw AttemptFailed.unhealthy("malformed");
  }
}
