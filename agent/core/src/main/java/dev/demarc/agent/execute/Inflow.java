package dev.demarc.agent.execute;

import dev.demarc.agent.receive.Patience;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * A response body as its reader takes it: at most {@value #AHEAD} pieces of 64 KiB wait to be
 * taken, and another is fetched only when one was, so a slow caller slows the target down. Bounded
 * in all and in the time between two pieces.
 */
final class Inflow {
  private static final int MOST = 32 << 20;
  private static final int AHEAD = 4;

  /** A whole body is there as it came, as it is read, and as it is passed on. */
  private static final long COPIES = 3;

  private final HttpClientResponse response;
  private final LinkedBlockingDeque<Event> events = new LinkedBlockingDeque<>();
  private final Meter meter;
  private int waits;

  private sealed interface Event {
    record Piece(Buffer bytes) implements Event {}

    record End() implements Event {}

    record Cut() implements Event {}

    /**
     * @param turn the wait that took too long, by number
     */
    record Late(int turn) implements Event {}
  }

  /** Takes over a response; on its event loop, before anything of the body came. */
  Inflow(HttpClientResponse response, Meter meter) {
    this.response = response;
    this.meter = meter;
    response.pause();
    response.handler(bytes -> events.add(new Event.Piece(bytes)));
    response.endHandler(end -> events.add(new Event.End()));
    response.exceptionHandler(cut -> events.add(new Event.Cut()));
    response.fetch(AHEAD);
  }

  HttpClientResponse response() {
    return response;
  }

  /** Whether another piece is here already. */
  boolean hasPiece() {
    return events.peek() instanceof Event.Piece;
  }

  /**
   * All pieces to the end, each in the time that is left for it. The meter holds them.
   *
   * @throws dev.demarc.agent.receive.Reply.Gone when the caller hung up meanwhile
   */
  byte[] all(Waiting waiting) throws AttemptFailed {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    while (true) {
      waiting.requireCaller();
      Optional<byte[]> next = next(waiting.left(), Waiting.LOOK, waiting::requireCaller);
      if (next.isEmpty()) {
        return bytes.toByteArray();
      }
      bytes.writeBytes(next.get());
      meter.holds(held(bytes.size()));
    }
  }

  /** What a body of this length takes in memory, beside its tree. */
  static long held(long bytes) {
    return COPIES * bytes;
  }

  /** The next piece; empty at the end. */
  Optional<byte[]> next(Duration patience) throws AttemptFailed {
    return next(patience, patience, () -> {});
  }

  /**
   * The next piece; empty at the end.
   *
   * @param meanwhile done again and again, so far apart, while none comes
   */
  Optional<byte[]> next(Duration patience, Duration apart, Runnable meanwhile)
      throws AttemptFailed {
    long end = System.nanoTime() + patience.toNanos();
    Event event = taken(patience.compareTo(apart) < 0 ? patience : apart);
    for (long left = end - System.nanoTime();
        event instanceof Event.Late && left > 0;
        left = end - System.nanoTime()) {
      meanwhile.run();
      event = taken(Duration.ofNanos(Math.min(left, apart.toNanos())));
    }
    return piece(event);
  }

  private Optional<byte[]> piece(Event event) throws AttemptFailed {
    return switch (event) {
      case Event.Late late -> throw AttemptFailed.unhealthy("timeout");
      case Event.Cut cut -> throw AttemptFailed.unhealthy("cut");
      case Event.End end -> Optional.empty();
      case Event.Piece piece -> {
        response.fetch(1);
        meter.received(piece.bytes().length());
        if (meter.bytesIn() > MOST) {
          throw AttemptFailed.unhealthy("response_too_long");
        }
        yield Optional.of(piece.bytes().getBytes());
      }
    };
  }

  private Event taken(Duration patience) throws AttemptFailed {
    Event here = events.poll();
    if (here != null && !(here instanceof Event.Late)) {
      return here;
    }
    int turn = ++waits;
    try (Patience.Bound end = Patience.after(patience, () -> events.add(new Event.Late(turn)))) {
      Event next = events.take();
      while (next instanceof Event.Late late && late.turn() != turn) {
        next = events.take();
      }
      return next;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw AttemptFailed.refused("stopping");
    }
  }
}
