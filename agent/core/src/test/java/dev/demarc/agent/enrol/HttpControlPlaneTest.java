package dev.demarc.agent.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.agent.ConnectProxy;
import dev.demarc.agent.Upstream;
import dev.demarc.agent.config.ForwardProxy;
import dev.demarc.agent.config.Outbound;
import dev.demarc.agent.config.SiteAuthority;
import dev.demarc.agent.enrol.ControlPlane.Call;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  @Test
  void reachesAControlPlaneOfAPrivateAuthorityThroughAProxyOnceItIsToldTo() throws Exception {
    SiteAuthority site = SiteAuthority.get();
    Vertx vertx = Vertx.vertx();
    var options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertPath(site.door().certificate().toString())
                    .addKeyPath(site.door().key().toString()));
    try (Upstream plane = new Upstream(vertx, options);
        ConnectProxy proxy = new ConnectProxy("");
        HttpControlPlane direct =
            new HttpControlPlane(vertx, URI.create("https://localhost:" + plane.port()))) {
      assertThrows(ControlPlane.Away.class, () -> status(direct));
      ForwardProxy by = new ForwardProxy("127.0.0.1", proxy.port(), Optional.empty());
      direct.use(new Outbound(Optional.of(by), Optional.of(site.authorities())));
      assertEquals(200, status(direct));
      assertEquals(List.of("localhost:" + plane.port()), proxy.tunnels);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static int status(ControlPlane plane) {
    return ControlPlane.await(plane.send(Call.get("/x")), Duration.ofSeconds(20)).status();
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
