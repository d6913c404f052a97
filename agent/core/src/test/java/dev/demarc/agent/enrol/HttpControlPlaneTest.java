package dev.demarc.agent.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.agent.enrol.ControlPlane.Call;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpControlPlaneTest {
  private static final byte[] STREAM =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n"
          .getBytes(StandardCharsets.US_ASCII);

  @Test
  void closesTheConnectionOfAStreamThatLastedItsTime() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpControlPlane direct = new HttpControlPlane(vertx, at(server))) {
      var heard = new LinkedBlockingQueue<String>();
      CompletableFuture<Integer> stream =
          direct
              .listen(Call.get("/hints").within(Duration.ofMillis(500)), heard::add)
              .toCompletableFuture();
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(STREAM);
        assertEquals("{}", heard.poll(20, TimeUnit.SECONDS));
        assertEquals(200, stream.get(20, TimeUnit.SECONDS));
        assertEquals(-1, afterTheRequest(socket));
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** What comes after the request: the end, when the connection was closed. */
  private static int afterTheRequest(Socket socket) throws IOException {
    int seen = 0;
    for (int next = socket.getInputStream().read(); next >= 0; ) {
      next = socket.getInputStream().read();
      seen = next;
    }
    return seen;
  }

  private static URI at(ServerSocket server) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }
}
