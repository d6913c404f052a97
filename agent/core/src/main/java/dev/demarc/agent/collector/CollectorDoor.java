package dev.demarc.agent.collector;

import dev.demarc.agent.config.Collector;
import dev.demarc.agent.config.Signal;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.sync.Otlp;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to a collector, for one signal: OTLP/HTTP, protobuf and gzip. One that says later is left
 * alone as long as it says, five minutes at most. A key that is not accepted and an address that is
 * not there are mended by people, so they mean later too: the journal keeps what waits. For one
 * thread.
 */
public final class CollectorDoor implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final Set<Integer> REFUSES = Set.of(400, 406, 411, 413, 414, 415, 422, 431);
  private static final String PROTOBUF = "application/x-protobuf";

  private final Vertx vertx;
  private final Signal signal;
  private final LongSupplier nanoTime;
  private @Nullable URI endpoint;
  private @Nullable HttpControlPlane line;
  private long notBefore;
  private String later = "";

  public CollectorDoor(Vertx vertx, Signal signal, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.signal = signal;
    this.nanoTime = nanoTime;
    this.notBefore = nanoTime.getAsLong();
  }

  /**
   * Sends it.
   *
   * @throws ControlPlane.Away when it is to be sent again later, with the reason
   */
  Answered send(Collector to, byte[] body) {
    if (nanoTime.getAsLong() - notBefore < 0) {
      throw new ControlPlane.Away(later);
    }
    Answer answer = ControlPlane.await(line(to).send(call(to, body)), BOUND.plusSeconds(5));
    if (answer.ok()) {
      return new Answered.Taken(PartialSuccess.rejected(signal, answer));
    }
    if (REFUSES.contains(answer.status())) {
      return new Answered.Refused(answer.status());
    }
    throw later(answer);
  }

  /**
   * Sends an empty message.
   *
   * @return what is wrong, empty where it is taken
   */
  public String problem(Collector to) {
    try {
      return switch (send(to, new byte[0])) {
        case Answered.Taken taken -> "";
        case Answered.Refused(int status) -> "status " + status;
      };
    } catch (ControlPlane.Away away) {
      return String.valueOf(away.getMessage());
    }
  }

  private ControlPlane.Away later(Answer answer) {
    later = "status " + answer.status();
    Duration wait = RetryAfter.of(answer.header("retry-after").orElse(""));
    notBefore = nanoTime.getAsLong() + wait.toNanos();
    return new ControlPlane.Away(later);
  }

  private Call call(Collector to, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    to.headers().forEach((name, secret) -> headers.put(name, HeaderValue.of(name, secret)));
    headers.put("content-type", PROTOBUF);
    headers.put("content-encoding", "gzip");
    return new Call("POST", "/v1/" + signal.wire(), headers, Otlp.gzip(body), BOUND);
  }

  private HttpControlPlane line(Collector to) {
    HttpControlPlane known = line;
    if (known == null || !to.endpoint().equals(endpoint)) {
      close();
      known = new HttpControlPlane(vertx, to.endpoint(), to.outbound());
      line = known;
      endpoint = to.endpoint();
      notBefore = nanoTime.getAsLong();
    }
    known.use(to.outbound());
    return known;
  }

  @Override
  public void close() {
    if (line != null) {
      line.close();
    }
  }
}
