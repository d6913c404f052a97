package dev.demarc.e2e.installation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A model server of a site, which may be away: the stand-in, in a process of its own, at a port
 * that stays the same.
 */
public final class ModelServer implements AutoCloseable {
  private final int port;
  private @Nullable Process process;

  private ModelServer(int port) {
    this.port = port;
  }

  /** One that does not listen yet. */
  public static ModelServer away() throws IOException {
    return new ModelServer(FreePort.any());
  }

  /** One that listens. */
  public static ModelServer started() throws IOException, InterruptedException {
    ModelServer server = away();
    server.start();
    return server;
  }

  /** Returns when it listens. */
  public void start() throws IOException, InterruptedException {
    Path jar = Path.of("../deploy/cloud/target/demarc-cloud.jar").toAbsolutePath().normalize();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--port",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    for (int tries = 0; tries < 300; tries++) {
      if (isThere()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("the model server did not start; is " + jar + " built?");
  }

  private boolean isThere() {
    try {
      return Http.to(baseUrl()).get("/healthz").status() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** How many requests it got that hold this text. */
  public int received(String text) {
    return received(Http.to(baseUrl()), text);
  }

  /** The same of any stand-in. */
  public static int received(Http standIn, String text) {
    int count = 0;
    for (JsonNode one : standIn.get("/recorded").json().path("requests")) {
      byte[] body = Base64.getDecoder().decode(one.path("bodyBase64").asText());
      if (new String(body, StandardCharsets.UTF_8).contains(text)) {
        count++;
      }
    }
    return count;
  }

  /** Takes it away without a warning. */
  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
      process = null;
    }
  }
}
