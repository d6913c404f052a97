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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call that sends JSON and gets JSON, whole. Bounded by the job's deadline, two minutes of
 * silence and the length {@link Inflow} takes. For one thread.
 */
final class Exchange {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(120);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private static final Sink NOBODY =
      new Sink() {
        @Override
        public boolean streams() {
          return false;
        }

        @Override
        public void whole(ObjectNode completion) {}

        @Override
        public void chunk(ObjectNode chunk) {}

        @Override
        public boolean gone() {
          return false;
        }
      };

  private final HttpClient client;
  private final RequestOptions options;
  private final Buffer body;
  private final Job job;
  private final InstantSource clock;
  private final ResponseHead.Check check;

  Exchange(HttpClient client, RequestOptions options, Buffer body, Job job, InstantSource clock) {
    this(client, options, body, job, clock, ResponseHead.Check.NONE);
  }

  Exchange(
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

  long bytesOut() {
    return body.length();
  }

  /**
   * Sends and waits for the whole answer.
   *
   * @throws AttemptFailed unless it is a JSON object under status 200
   * @throws Reply.Gone when the caller hung up meanwhile; the target is told
   */
  ObjectNode run(Sink sink, Meter meter) throws AttemptFailed {
    patience();
    HttpClientRequest request = await(client.request(options), CONNECT, "connect");
    boolean whole = false;
    try {
      meter.sent(body.length());
      Future<Inflow> response = request.response().map(arrived -> new Inflow(arrived, meter));
      request.end(body);
      Inflow inflow = await(response, patience(), "cut");
      ResponseHead.json(inflow.response());
      check.require(inflow.response());
      ObjectNode answer = json(collect(inflow, sink));
      meter.piece();
      whole = true;
      return answer;
    } finally {
      if (!whole) {
        request.reset();
      }
    }
  }

  /** Asks what brings nothing of a request and counts for nothing: a JSON object under 200. */
  ObjectNode ask() throws AttemptFailed {
    return run(NOBODY, new Meter());
  }

  /** The status alone of such a question. */
  int status() throws AttemptFailed {
    HttpClientRequest request = await(client.request(options), CONNECT, "connect");
    try {
      Future<Integer> status = request.response().map(HttpClientResponse::statusCode);
      request.end();
      return await(status, patience(), "cut");
    } finally {
      request.reset();
    }
  }

  private byte[] collect(Inflow inflow, Sink sink) throws AttemptFailed {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    while (true) {
      if (sink.gone()) {
        throw new Reply.Gone();
      }
      Optional<byte[]> next = inflow.next(patience());
      if (next.isEmpty()) {
        return bytes.toByteArray();
      }
      bytes.writeBytes(next.get());
    }
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

  private Duration patience() throws AttemptFailed {
    Duration left = Duration.between(clock.instant(), job.deadline());
    if (left.isNegative() || left.isZero()) {
      throw AttemptFailed.refused("deadline");
    }
    return left.compareTo(LONGEST_SILENCE) < 0 ? left : LONGEST_SILENCE;
  }

  private static <T> T await(Future<T> future, Duration patience, String otherwise)
      throws AttemptFailed {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw AttemptFailed.unhealthy(otherwise);
    } catch (TimeoutException late) {
      throw AttemptFailed.unhealthy("timeout");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw AttemptFailed.refused("stopping");
    }
  }
}
