package dev.demarc.agent.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.Reply;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/** One call of an OpenAI-compatible target. */
final class OpenAiCall implements Adapter.Prepared {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(120);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final HttpClient client;
  private final RequestOptions options;
  private final Buffer body;
  private final Job job;
  private final InstantSource clock;
  private final ResponseHead.Check check;

  OpenAiCall(HttpClient client, RequestOptions options, Buffer body, Job job, InstantSource clock) {
    this(client, options, body, job, clock, ResponseHead.Check.NONE);
  }

  OpenAiCall(
      HttpClient client,
      RequestOptions options,
      Buffer body,
      Job job,
      InstantSource clock,
      ResponseHead.Check check) {
    this.client = client;
    this.options = options;
    this.body = body;
    this.job = job;
    this.clock = clock;
    this.check = check;
  }

  @Override
  public long bytesOut() {
    return body.length();
  }

  @Override
  public Served run(Sink sink, Meter meter) throws AttemptFailed {
    Waiting waiting = new Waiting(job, clock, meter);
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
    byte[] bytes = all(inflow, waiting);
    meter.piece();
    ObjectNode completion = json(bytes);
    tally.whole(completion);
    sink.whole(completion, bytes);
  }

  private static byte[] all(Inflow inflow, Waiting waiting) throws AttemptFailed {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    for (Optional<byte[]> next = inflow.next(waiting.left());
        next.isPresent();
        next = inflow.next(waiting.left())) {
      bytes.writeBytes(next.get());
    }
    return bytes.toByteArray();
  }

  private void stream(Inflow inflow, Sink sink, Meter meter, Tally tally, Waiting waiting)
      throws AttemptFailed {
    SseLines lines = new SseLines();
    while (!tally.isDone()) {
      if (sink.gone()) {
        throw new Reply.Gone();
      }
      Optional<byte[]> next = inflow.next(waiting.left());
      if (next.isEmpty()) {
        tally.ended(lines.pending());
        return;
      }
      for (byte[] event : lines.feed(next.get())) {
        relay(event, sink, meter, tally);
      }
      if (!inflow.hasPiece()) {
        sink.flush();
      }
    }
    drain(inflow);
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
