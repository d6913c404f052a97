package dev.demarc.agent.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.config.Authorities;
import dev.demarc.agent.config.SiteAuthority;
import dev.demarc.contract.id.JobId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The agent's own door with a certificate of the site's authority. */
class TlsDoorTest {
  private final SiteAuthority site = SiteAuthority.get();
  private final Vertx vertx = Vertx.vertx();
  private final Server server =
      new Server(
          vertx,
          new Server.Options(
              new InetSocketAddress("127.0.0.1", 0), Optional.of(site.door().read()), 1024, 4),
          Optional::empty,
          new Nobody(),
          new Metrics(),
          InstantSource.system());
  private final int port = server.start().toCompletableFuture().join();

  @AfterEach
  void close() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void servesUnderTheNamesOfItsCertificateAndNoOther() throws Exception {
    assertTrue(ask("localhost:" + port, Optional.of(site.authorities())).contains(" 200 "));
    assertTrue(
        ask("agent.site.example:" + port, Optional.of(site.authorities())).contains(" 403 "));
  }

  @Test
  void isBelievedByNobodyWhoDoesNotKnowItsAuthority() {
    assertThrows(SSLException.class, () -> ask("localhost:" + port, Optional.empty()));
  }

  @Test
  void speaksNoPlainHttp() throws IOException {
    try (Socket plain = new Socket("127.0.0.1", port)) {
      plain.setSoTimeout(20_000);
      String answer = exchange(plain, "localhost:" + port);
      assertEquals(false, answer.contains("HTTP/1.1 200"));
    }
  }

  @Test
  void showsARenewedCertificateToWhoComesAfterwards() throws Exception {
    try (SSLSocket before = connect(Optional.of(site.authorities()))) {
      before.startHandshake();
      server.use(site.elsewhere().read());
      assertTrue(exchange(before, "localhost:" + port).contains(" 200 "));
    }
    try (SSLSocket after = connect(Optional.of(site.authorities()))) {
      after.startHandshake();
      X509Certificate shown = (X509Certificate) after.getSession().getPeerCertificates()[0];
      assertEquals("CN=elsewhere", shown.getSubjectX500Principal().getName());
      assertTrue(exchange(after, "agent.site.example:" + port).contains(" 200 "));
    }
  }

  private String ask(String host, Optional<Authorities> believed) throws Exception {
    try (SSLSocket socket = connect(believed)) {
      socket.startHandshake();
      return exchange(socket, host);
    }
  }

  private SSLSocket connect(Optional<Authorities> believed) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {Authorities.trust(believed)}, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String exchange(Socket socket, String host) throws IOException {
    String ask = "GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** No request gets this far. */
  private static final class Nobody implements Requests {
    @Override
    public void chat(Inbound inbound, Reply reply) {
      throw new AssertionError();
    }

    @Override
    public ObjectNode explain(Inbound inbound) {
      throw new AssertionError();
    }

    @Override
    public ObjectNode models(Caller caller) {
      throw new AssertionError();
    }

    @Override
    public ObjectNode job(Caller caller, JobId id) {
      throw new AssertionError();
    }

    @Override
    public ObjectNode jobs(Caller caller, int limit, Optional<JobId> after) {
      throw new AssertionError();
    }

    @Override
    public ObjectNode cancel(Caller caller, JobId id) {
      throw new AssertionError();
    }
  }
}
