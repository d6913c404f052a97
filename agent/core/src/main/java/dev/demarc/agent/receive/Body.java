package dev.demarc.agent.receive;

import dev.demarc.contract.error.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body up to its bound; what is longer is refused at once and not kept. On its request's
 * event loop.
 */
final class Body {
  private final int most;
  private final Admission.Pass pass;
  private final Buffer received = Buffer.buffer();
  private boolean refused;
  private boolean ended;
  private long timer;
  private @Nullable Vertx timers;

  Body(int most, Admission.Pass pass) {
    this.most = most;
    this.pass = pass;
  }

  void read(HttpServerRequest request, Consumer<byte[]> whole, Consumer<Refusal> refuse) {
    request.handler(chunk -> take(chunk, refuse));
    request.exceptionHandler(cut -> {
      finish();
      pass.leave();
    });
    request.endHandler(end -> {
      finish();
      if (!refused) {
        whole.accept(received.getBytes());
      }
    });
  }

  /** Hangs up unless the body is here by then. Most are when their head is, and need no timer. */
  void closeAfter(Vertx vertx, long millis, HttpServerRequest request) {
    if (!ended) {
      timers = vertx;
      timer = vertx.setTimer(millis, late -> request.connection().close());
    }
  }

  private void finish() {
    ended = true;
    if (timers != null) {
      timers.cancelTimer(timer);
    }
  }

  private void take(Buffer chunk, Consumer<Refusal> refuse) {
    if (refused) {
      return;
    }
    try {
      if ((long) received.length() + chunk.length() > most) {
        throw Refusal.saying(
            ErrorCode.REQUEST_TOO_LARGE, "The body is longer than " + most + " bytes.");
      }
      pass.hold(chunk.length());
      received.appendBuffer(chunk);
    } catch (Refusal refusal) {
      refused = true;
      finish();
      refuse.accept(refusal);
    }
  }
}
