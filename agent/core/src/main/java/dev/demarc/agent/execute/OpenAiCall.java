package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One call of an OpenAI-compatible target. */
final class OpenAiCall implements Adapter.Prepared {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final HttpClient client;
  private final RequestOptions options;
  private final Buffer body;
  private final Job job;
  private final InstantSource clock;
  private final ResponseHead.Check check;
  private final Duration alive;

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
    Tally tally = new Tally(job);
    boolean whole = false;
    try {
      meter.sent(body.length());
      Inflow inflow = waiting.next(response(request, meter), "cut");
      checkHead(inflow.response(), sink.streams());
      check.require(inflow.response());
      tally.servedFrom(inflow.response());
      if (sink.streams()) {
        stream(inflow, sink, meter, tally, waiting);
      } else {
        whole(inflow, sink, meter, tally, waiting);
      }
      whole = true;
      Served served = tally.served();
      meter.counted(served);
      return served;
    } finally {
      if (!whole) {
        tally.brokeOff(meter);
        request.reset();
        meter.leave();
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
    ObjectNode completion = AnswerJson.read(bytes, Inflow.held(bytes.length), meter);
    tally.whole(completion);
    sink.whole(completion, bytes);
  }

  private void stream(Inflow inflow, Sink sink, Meter meter, Tally tally, Waiting waiting)
      throws AttemptFailed {
    SseLines lines = new SseLines();
    SignsOfLife signs = new SignsOfLife(sink, alive);
    while (!tally.isDone()) {
      waiting.requireCaller();
      Optional<byte[]> next = next(inflow, signs, waiting);
      if (next.isEmpty()) {
        tally.ended(lines.pending());
        return;
      }
      List<byte[]> events = lines.feed(next.get());
      long held = lines.held() + kept(meter);
      meter.holds(held);
      if (events.isEmpty()) {
        signs.tell();
      }
      for (byte[] event : events) {
        relay(event, held, sink, meter, tally);
        signs.told();
      }
      if (!inflow.hasPiece()) {
        sink.flush();
      }
    }
    drain(inflow);
  }

  /** A stream passes by, but for the text of an answer that is looked at in the end. */
  private long kept(Meter meter) {
    return job.request().looksAtAnswer() ? meter.bytesIn() : 0;
  }

  private static Optional<byte[]> next(Inflow inflow, SignsOfLife signs, Waiting waiting)
      throws AttemptFailed {
    return inflow.next(
        waiting.left(),
        signs.look(),
        () -> {
          waiting.requireCaller();
          signs.tell();
        });
  }

  /**
   * Reads to the end after the last event where that is there soon, so that the connection can be
   * used again; else gives the connection up, since the answer waits for this.
   */
  private static void drain(Inflow inflow) {
    long end = System.nanoTime() + SOON.toNanos();
    try {
      for (long left = SOON.toNanos(); left > 0; left = end - System.nanoTime()) {
        if (inflow.next(Duration.ofNanos(left)).isEmpty()) {
          return;
        }
      }
    } catch (AttemptFailed afterTheEnd) {
      // it is given up below
    }
    inflow.response().request().reset();
  }

  private static void relay(byte[] event, long held, Sink sink, Meter meter, Tally tally)
      throws AttemptFailed {
    if (tally.isDone()) {
      return;
    }
    if (Arrays.equals(event, DONE)) {
      tally.done();
      return;
    }
    ObjectNode chunk = AnswerJson.read(event, held, meter);
    tally.chunk(chunk);
    meter.piece();
    sink.chunk(chunk, event);
  }
}
