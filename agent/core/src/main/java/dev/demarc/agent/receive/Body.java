package dev.demarc.agent.receive;

import dev.demarc.contract.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Collects a body up to its bound; what is longer is refused at once and not kept. */
final class Body {
  private final int most;
  private final Admission.Pass pass;
  private final Buffer received = Buffer.buffer();
  private boolean refused;

  Body(int most, Admission.Pass pass) {
    this.most = most;
    this.pass = pass;
  }

  void read(HttpServerRequest request, Consumer<byte[]> whole, Consumer<Refusal> refuse) {
    request.handler(chunk -> take(chunk, refuse));
    request.exceptionHandler(cut -> pass.leave());
    request.endHandler(end -> {
      if (!refused) {
        whole.accept(received.getBytes());
      }
    });
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
      refuse.accept(refusal);
    }
  }
}
