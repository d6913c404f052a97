package dev.demarc.agent.execute;

import dev.demarc.agent.config.Authorities;
import dev.demarc.agent.config.ForwardProxy;
import dev.demarc.agent.config.Outbound;
import dev.demarc.contract.catalogue.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * HTTP clients, one for each set of pins and way out: no redirects, no proxy but the one the site
 * names for the target, and where the catalogue pins keys, no server with another. At most {@value
 * #MOST}: past it those made before end once their requests did. Safe for many threads.
 */
final class Clients implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int CONNECTIONS = 256;
  private static final int WAITING = 512;
  private static final int MOST = 64;
  private static final int LONGEST_REQUEST_MINUTES = 15;

  private final Vertx vertx;
  private final Map<Way, HttpClient> clients = new ConcurrentHashMap<>();

  /** What makes a client another one; a new password of the proxy does. */
  private record Way(List<String> pins, Outbound outbound, String password) {
    @Override
    public String toString() {
      return "Way[" + outbound + "]";
    }
  }

  Clients(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * A call whose answer is read where it arrives: begun on another thread, it could have ended
   * before anybody reads it.
   */
  <T> Future<T> onLoop(Supplier<Future<T>> call) {
    Promise<T> answer = Promise.promise();
    vertx.runOnContext(loop -> {
      try {
        call.get().onComplete(answer);
      } catch (IllegalStateException closed) {
        answer.tryFail(closed); // another client took its place just now
      }
    });
    return answer.future();
  }

  HttpClient of(Target target, Outbound outbound) {
    String password =
        outbound
            .proxy()
            .flatMap(ForwardProxy::credentials)
            .map(credentials -> credentials.password().read())
            .orElse("");
    Way way = new Way(target.pins(), outbound, password);
    HttpClient known = clients.get(way);
    return known != null ? known : fresh(way);
  }

  private synchronized HttpClient fresh(Way way) {
    if (clients.size() >= MOST) {
      List<HttpClient> before = List.copyOf(clients.values());
      clients.clear();
      before.forEach(client -> client.shutdown(LONGEST_REQUEST_MINUTES, TimeUnit.MINUTES));
    }
    return clients.computeIfAbsent(way, this::client);
  }

  private HttpClient client(Way way) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setKeepAliveTimeout(30)
            .setMaxHeaderSize(32 << 10)
            .setMaxChunkSize(64 << 10)
            .setDecompressionSupported(false)
            .setVerifyHost(true);
    if (!way.pins().isEmpty() || way.outbound().authorities().isPresent()) {
      options.setTrustOptions(TrustOptions.wrap(trust(way)));
    }
    way.outbound()
        .proxy()
        .ifPresent(proxy -> options.setProxyOptions(through(proxy, way.password())));
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING);
    return vertx.createHttpClient(options, pool);
  }

  private static PinnedTrust trust(Way way) {
    return PinnedTrust.of(Authorities.trust(way.outbound().authorities()), way.pins());
  }

  private static ProxyOptions through(ForwardProxy proxy, String password) {
    ProxyOptions options =
        new ProxyOptions().setType(ProxyType.HTTP).setHost(proxy.host()).setPort(proxy.port());
    proxy.credentials().ifPresent(who -> options.setUsername(who.user()).setPassword(password));
    return options;
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::close);
  }
}
