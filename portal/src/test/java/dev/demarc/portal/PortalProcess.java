package dev.demarc.portal;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged portal, as its own process, as it is shipped. */
final class PortalProcess implements AutoCloseable {
  static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Path LOG = Path.of("target/portal-it.log");

  final String url;
  private final Process process;

  PortalProcess(String controlPlane, String keycloak) throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    url = "http://localhost:" + port;
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-jar",
            JAR.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "DEMARC_CONTROL_PLANE_URL",
                controlPlane,
                "DEMARC_KEYCLOAK_URL",
                keycloak,
                "DEMARC_PORTAL_CLIENT_SECRET",
                "a-secret-of-tests-of-at-least-32-characters",
                "QUARKUS_HTTP_PORT",
                Integer.toString(port)));
    File log = LOG.toFile();
    process = builder.redirectErrorStream(true).redirectOutput(log).start();
    awaitReady();
  }

  static String log() throws IOException {
    return Files.readString(LOG);
  }

  private void awaitReady() throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create(url + "/q/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    for (int attempt = 0; attempt < 300; attempt++) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the portal did not start:\n" + log());
      }
      try {
        if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    close();
    throw new IllegalStateException("the portal was not ready in 30 s:\n" + log());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
