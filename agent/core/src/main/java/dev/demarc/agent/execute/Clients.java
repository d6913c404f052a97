package dev.demarc.agent.execute;

import dev.demarc.contract.catalogue.Target;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP clients, one for each set of pins: no redirects, no proxy, and where the catalogue pins
 * keys, no server with another. Safe for many threads.
 */
final class Clients implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int CONNECTIONS = 256;
  private static final int WAITING = 512;

  private final Vertx vertx;
  private final Map<List<String>, HttpClient> clients = new ConcurrentHashMap<>();

  Clients(Vertx vertx) {
    this.vertx = vertx;
  }

  HttpClient of(Target target) {
    return clients.computeIfAbsent(target.pins(), this::client);
  }

  private HttpClient client(List<String> pins) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setKeepAliveTimeout(30)
            .setMaxHeaderSize(32 << 10)
            .setMaxChunkSize(64 << 10)
            .setDecompressionSupported(false)
            .setVerifyHost(true);
    if (!pins.isEmpty()) {
      options.setTrustOptions(TrustOptions.wrap(PinnedTrust.of(pins)));
    }
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING);
    return vertx.createHttpClient(options, pool);
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::close);
  }
}
