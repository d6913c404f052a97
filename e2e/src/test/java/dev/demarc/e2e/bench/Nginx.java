package dev.demarc.e2e.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * nginx with one worker before a target: the machine's, else Debian's package unpacked for the
 * benchmark alone; left out by name where neither can be had.
 */
final class Nginx implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/sbin/nginx");
  private static final Path UNPACKED = Path.of("target/nginx").toAbsolutePath();
  private static final String FETCH =
      "rm -f *.deb && apt-get download -qq nginx && dpkg-deb -x nginx_*.deb .";

  private final @Nullable Process process;
  private final URI uri;

  private Nginx(@Nullable Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  static Nginx before(URI target) throws IOException, InterruptedException {
    Path program = program();
    if (!Files.isExecutable(program)) {
      System.err.println("nginx cannot be had: its figures are left out");
      return new Nginx(null, target);
    }
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path folder = Files.createTempDirectory("demarc-nginx");
    Path config = folder.resolve("nginx.conf");
    Files.writeString(config, config(folder, port, target));
    Process process =
        new ProcessBuilder(program.toString(), "-c", config.toString(), "-g", "daemon off;")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    TimeUnit.MILLISECONDS.sleep(500);
    return new Nginx(process, URI.create("http://127.0.0.1:" + port));
  }

  private static Path program() throws IOException, InterruptedException {
    Path unpacked = UNPACKED.resolve("usr/sbin/nginx");
    if (Files.isExecutable(INSTALLED) || Files.isExecutable(unpacked)) {
      return Files.isExecutable(INSTALLED) ? INSTALLED : unpacked;
    }
    Files.createDirectories(UNPACKED);
    Process fetch =
        new ProcessBuilder("sh", "-c", FETCH)
            .directory(UNPACKED.toFile())
            .redirectErrorStream(true)
            .redirectOutput(UNPACKED.resolve("fetch.out").toFile())
            .start();
    if (!fetch.waitFor(2, TimeUnit.MINUTES)) {
      fetch.destroyForcibly();
    }
    return unpacked;
  }

  private static String config(Path folder, int port, URI target) {
    return """
    worker_processes 1;
    pid %1$s/pid;
    error_log %1$s/error.log;
    events { worker_connections 1024; }
    http {
      access_log off;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      upstream target { server %3$s:%4$d; keepalive 128; }
      server {
        listen 127.0.0.1:%2$d;
        keepalive_requests 10000000;
        location / {
          proxy_pass http://target;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_buffering off;
        }
      }
    }
    """
        .formatted(folder, port, target.getHost(), target.getPort());
  }

  boolean isThere() {
    return process != null;
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroy();
      process.waitFor(5, TimeUnit.SECONDS);
    }
  }
}
