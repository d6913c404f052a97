package dev.demarc.agent.enrol;

import dev.demarc.agent.config.Authorities;
import dev.demarc.agent.config.ForwardProxy;
import dev.demarc.agent.config.Outbound;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls over Vert.x HTTP/1.1: no redirects, no proxy but the one agent.yaml names, bounded pool and
 * bodies.
 */
public final class HttpControlPlane implements ControlPlane, AutoCloseable {
  private static final int MAX_BODY = 16 << 20;
  private static final int MAX_WAITING = 1024;
  private static final int MAX_LINE = 8192;
  private static final long STREAM_IDLE_MILLIS = 45_000;
  private static final String DATA = "data:";

  private final Vertx vertx;
  private final URI base;
  private Outbound outbound;
  private String password;
  private volatile HttpClient http;

  /** One that is reached directly. */
  public HttpControlPlane(Vertx vertx, URI base) {
    this(vertx, base, Outbound.DIRECT);
  }

  /**
   * One that is reached this way.
   *
   * @throws RuntimeException when the proxy's password cannot be read
   */
  public HttpControlPlane(Vertx vertx, URI base, Outbound outbound) {
    this.vertx = vertx;
    this.base = base;
    this.outbound = outbound;
    this.password = password(outbound);
    this.http = client(outbound);
  }

  private static String password(Outbound way) {
    return way.proxy()
        .flatMap(ForwardProxy::credentials)
        .map(who -> who.password().read())
        .orElse("");
  }

  /** From here on calls go this way; those under way end as they began. */
  public synchronized void use(Outbound way) {
    String secret = password(way);
    if (!way.equals(outbound) || !secret.equals(password)) {
      HttpClient before = http;
      http = client(way);
      outbound = way;
      password = secret;
      before.shutdown(1, TimeUnit.MINUTES);
    }
  }

  private HttpClient client(Outbound way) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl("https".equals(base.getScheme()))
            .setConnectTimeout(5_000)
            .setIdleTimeout(60)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setKeepAliveTimeout(20);
    if (way.authorities().isPresent()) {
      options.setTrustOptions(TrustOptions.wrap(Authorities.trust(way.authorities())));
    }
    way.proxy().ifPresent(proxy -> options.setProxyOptions(through(proxy)));
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(64).setMaxWaitQueueSize(MAX_WAITING);
    return vertx.createHttpClient(options, pool);
  }

  private static ProxyOptions through(ForwardProxy proxy) {
    ProxyOptions options =
        new ProxyOptions().setType(ProxyType.HTTP).setHost(proxy.host()).setPort(proxy.port());
    proxy
        .credentials()
        .ifPresent(who -> options.setUsername(who.user()).setPassword(who.password().read()));
    return options;
  }

  @Override
  public CompletionStage<Answer> send(Call call) {
    return onLoop(() ->
            http.request(options(call))
                .compose(request -> request.send(Buffer.buffer(call.body())))
                .compose(HttpControlPlane::answer))
        .timeout(call.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(ControlPlane.away(failure)))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Integer> listen(Call call, Consumer<String> data) {
    return onLoop(() ->
            http.request(options(call).setIdleTimeout(STREAM_IDLE_MILLIS))
                .compose(request -> request.send())
                .compose(response -> events(response, data, call.timeout())))
        .recover(failure -> Future.failedFuture(ControlPlane.away(failure)))
        .toCompletionStage();
  }

  /** Begun on another thread, an answer could end before anybody reads it. */
  private <T> Future<T> onLoop(Supplier<Future<T>> chain) {
    Promise<T> promise = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(now -> {
          try {
            chain.get().onComplete(promise);
          } catch (IllegalStateException closed) {
            promise.tryFail(closed); // another client took its place just now
          }
        });
    return promise.future();
  }

  private Future<Integer> events(
      HttpClientResponse response, Consumer<String> data, Duration longest) {
    RecordParser lines = RecordParser.newDelimited("\n", response).maxRecordSize(MAX_LINE);
    Promise<Integer> ended = Promise.promise();
    lines.handler(line -> {
      String text = line.toString().strip();
      if (response.statusCode() == 200 && text.startsWith(DATA)) {
        data.accept(text.substring(DATA.length()).strip());
      }
    });
    lines.exceptionHandler(ended::tryFail);
    lines.endHandler(end -> ended.tryComplete(response.statusCode()));
    long end = vertx.setTimer(longest.toMillis(), late -> ended.tryComplete(response.statusCode()));
    return ended
        .future()
        .onComplete(done -> {
          vertx.cancelTimer(end);
          response.request().reset();
        });
  }

  private RequestOptions options(Call call) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(call.method()))
            .setHost(base.getHost())
            .setPort(port())
            .setURI(base.getRawPath() + call.path())
            .setFollowRedirects(false);
    call.headers().forEach(options::putHeader);
    return options;
  }

  private int port() {
    if (base.getPort() > 0) {
      return base.getPort();
    }
    return "https".equals(base.getScheme()) ? 443 : 80;
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    Map<String, String> headers = new HashMap<>();
    response.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    Buffer body = Buffer.buffer();
    response.handler(chunk -> {
      if (body.length() + chunk.length() > MAX_BODY) {
        response.request().reset();
      } else {
        body.appendBuffer(chunk);
      }
    });
    return response.end().map(done -> new Answer(response.statusCode(), headers, body.getBytes()));
  }

  @Override
  public void close() {
    http.close();
  }
}
