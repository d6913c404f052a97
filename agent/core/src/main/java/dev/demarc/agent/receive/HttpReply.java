package dev.demarc.agent.receive;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A reply over HTTP. A caller that takes nothing for a minute counts as gone. */
final class HttpReply implements Reply {
  private static final Duration SLOWEST = Duration.ofSeconds(60);

  private final HttpServerResponse response;
  private volatile boolean begun;
  private volatile boolean gone;

  HttpReply(HttpServerResponse response) {
    this.response = response;
    response.closeHandler(closed -> gone = true);
    response.exceptionHandler(broken -> gone = true);
  }

  @Override
  public void whole(int status, Map<String, String> headers, byte[] body) {
    begun = true;
    response.setStatusCode(status);
    headers.forEach(response::putHeader);
    await(response.end(Buffer.buffer(body)));
  }

  @Override
  public void begin(Map<String, String> headers) {
    begun = true;
    response.setStatusCode(200).setChunked(true);
    headers.forEach(response::putHeader);
  }

  @Override
  public void write(byte[] bytes) {
    Future<Void> written = response.write(Buffer.buffer(bytes));
    if (response.writeQueueFull() || gone) {
      await(written);
    }
  }

  @Override
  public void end(byte[] last) {
    await(response.end(Buffer.buffer(last)));
  }

  @Override
  public boolean begun() {
    return begun;
  }

  @Override
  public boolean gone() {
    return gone;
  }

  private void await(Future<Void> written) {
    try {
      Patience.await(written.toCompletionStage(), SLOWEST);
    } catch (ExecutionException | TimeoutException broken) {
      gone = true;
      throw new Gone();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new Gone();
    }
  }
}
