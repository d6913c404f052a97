package dev.demarc.agent.execute;

import dev.demarc.agent.receive.Patience;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
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

  /** Waits at most this long for something to come; whether it did. */
  boolean comes(Duration patience) throws AttemptFailed {
    Event next = taken(patience);
    if (next instanceof Event.Late) {
      return false;
    }
    events.addFirst(next);
    return true;
  }

  /** The next piece; empty at the end. */
  Optional<byte[]> next(Duration patience) throws AttemptFailed {
    return switch (taken(patience)) {
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
