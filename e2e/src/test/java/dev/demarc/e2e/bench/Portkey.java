package dev.demarc.e2e.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Portkey's gateway before a target, fetched with npm when the benchmark wants it; left out by name
 * where it cannot be had or does not start.
 */
final class Portkey implements AutoCloseable {
  private static final String VERSION = "1.15.2";

  /**
   * Its newest HTTP server gives it headers that it cannot change, so that no stream is answered.
   */
  private static final String PACKAGE =
      """
      {"private": true, "overrides": {"@hono/node-server": "1.13.8"}}
      """;

  private static final int START_TRIES = 120;

  /** It would listen on every address; a benchmark's servers are for this machine alone. */
  private static final String LOOPBACK_ONLY =
      """
      const net = require('node:net');
      const listen = net.Server.prototype.listen;
      net.Server.prototype.listen = function (port, host, ...rest) {
        return listen.call(this, port, '127.0.0.1', ...rest);
      };
      """;

  private final @Nullable Process process;
  private final URI uri;
  private final URI target;

  private Portkey(@Nullable Process process, URI uri, URI target) {
    this.process = process;
    this.uri = uri;
    this.target = target;
  }

  static Portkey before(URI target) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target/portkey"));
    Path program = folder.resolve("node_modules/@portkey-ai/gateway/build/start-server.js");
    if (!Files.exists(program) && !installed(folder)) {
      return leftOut(target);
    }
    int port = freePort();
    Path loopback = folder.toAbsolutePath().resolve("loopback.cjs");
    Files.writeString(loopback, LOOPBACK_ONLY);
    Process process =
        new ProcessBuilder(
                "node",
                "--require",
                loopback.toString(),
                program.toAbsolutePath().toString(),
                "--headless",
                "--port=" + port)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.toAbsolutePath().resolve("out").toFile())
            .start();
    var portkey = new Portkey(process, URI.create("http://127.0.0.1:" + port), target);
    if (!portkey.listens()) {
      portkey.close();
      return leftOut(target);
    }
    return portkey;
  }

  private static Portkey leftOut(URI target) {
    System.err.println("Portkey " + VERSION + " cannot be had: its figures are left out");
    return new Portkey(null, target, target);
  }

  private static boolean installed(Path folder) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("package.json"), PACKAGE);
    try {
      Process npm =
          new ProcessBuilder(
                  "npm",
                  "install",
                  "--no-save",
                  "--silent",
                  "--no-audit",
                  "--ignore-scripts",
                  "@portkey-ai/gateway@" + VERSION)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.toAbsolutePath().resolve("npm.out").toFile())
              .start();
      return npm.waitFor(10, TimeUnit.MINUTES) && npm.exitValue() == 0;
    } catch (IOException noNpm) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() throws InterruptedException {
    for (int i = 0; i < START_TRIES && process != null && process.isAlive(); i++) {
      try (var socket = new Socket(uri.getHost(), uri.getPort())) {
        return socket.isConnected();
      } catch (IOException notYet) {
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
    return false;
  }

  boolean isThere() {
    return process != null;
  }

  URI uri() {
    return uri;
  }

  /** What makes it pass a request on to the target. */
  Map<String, String> headers() {
    return Map.of("x-portkey-provider", "openai", "x-portkey-custom-host", target + "/v1");
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
