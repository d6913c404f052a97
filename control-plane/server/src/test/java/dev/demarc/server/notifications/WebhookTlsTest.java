package dev.demarc.server.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate must be the host's, although what is connected to is an address. */
class WebhookTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private final Vertx vertx = Vertx.vertx();
  private HttpsServer server;

  @TempDir Path files;

  @BeforeEach
  void serve() throws Exception {
    Path keys = files.resolve("keys.p12");
    keytool(
        "-genkeypair -alias it -keyalg EC -dname CN=receiver.example"
            + " -ext san=dns:receiver.example -validity 2",
        keys);
    keytool("-exportcert -rfc -alias it -file " + pem(), keys);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void sendsToTheHostThatTheCertificateNames() {
    var vouched = new PemTrustOptions().addCertPath(pem().toString());
    assertEquals(new Answer.Taken(204), post("receiver.example", vouched));
  }

  @Test
  void sendsNothingToAnotherHostAtTheSameAddress() {
    var vouched = new PemTrustOptions().addCertPath(pem().toString());
    assertEquals(Answer.Failed.of(Fault.TLS), post("other.example", vouched));
  }

  @Test
  void sendsNothingWhereNobodyVouchesForTheCertificate() {
    assertEquals(Answer.Failed.of(Fault.TLS), post("receiver.example", null));
  }

  private Answer post(String host, @Nullable PemTrustOptions authorities) {
    InetAddress here = InetAddress.getLoopbackAddress();
    var destinations = new Destinations(Networks.of("", true), name -> List.of(here));
    var client = new WebhookClient(vertx, destinations, Duration.ofSeconds(20), authorities);
    URI url = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/hook");
    return client.post(url, Map.of("webhook-id", "msg_1"), "{}");
  }

  private Path pem() {
    return files.resolve("authority.pem");
  }

  private static void keytool(String arguments, Path keys) throws Exception {
    String whole =
        Path.of(System.getProperty("java.home"), "bin", "keytool")
            + " "
            + arguments
            + " -storetype PKCS12 -storepass "
            + new String(PASSWORD)
            + " -keystore "
            + keys;
    Process process = new ProcessBuilder(whole.split(" ")).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
  }

  private static SSLContext context(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD);
    }
    assertNotNull(store.getCertificate("it"));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
