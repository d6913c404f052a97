package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.Reply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.InstantSource;

/**
 * One call that sends JSON and gets JSON, whole. Bounded by what {@link Waiting} leaves and the
 * length {@link Inflow} takes. For one thread.
 */
final class Exchange {
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
   * @param mismatches where it served is noted in
   * @throws AttemptFailed unless it is a JSON object under status 200
   * @throws Reply.Gone when the caller hung up meanwhile; the target is told
   */
  ObjectNode run(Sink sink, Meter meter, Mismatches mismatches) throws AttemptFailed {
    Waiting waiting = new Waiting(job, clock, meter, sink);
    HttpClientRequest request = waiting.connection(client, options);
    boolean whole = false;
    try {
      meter.sent(body.length());
      Future<Inflow> response = request.response().map(arrived -> new Inflow(arrived, meter));
      request.end(body);
      Inflow inflow = waiting.next(response, "cut");
      ResponseHead.json(inflow.response());
      check.require(inflow.response());
      mismatches.servedFrom(inflow.response());
      byte[] bytes = inflow.all(waiting);
      ObjectNode answer = AnswerJson.read(bytes, Inflow.held(bytes.length), meter);
      meter.piece();
      whole = true;
      return answer;
    } finally {
      if (!whole) {
        request.reset();
        meter.leave();
      }
    }
  }

  /** Asks what brings nothing of a request and counts for nothing: a JSON object under 200. */
  ObjectNode ask() throws AttemptFailed {
    Meter meter = new Meter();
    try {
      return run(NOBODY, meter, new Mismatches(job));
    } finally {
      meter.leave();
    }
  }

  /** The status alone of such a question. */
  int status() throws AttemptFailed {
    Waiting waiting = new Waiting(job, clock, new Meter(), NOBODY);
    HttpClientRequest request = waiting.connection(client, options);
    try {
      Future<Integer> status = request.response().map(HttpClientResponse::statusCode);
      request.end();
      return waiting.next(status, "cut");
    } finally {
      request.reset();
    }
  }
}
