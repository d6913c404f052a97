package dev.demarc.server.notifications;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts to webhooks. One connection for each attempt, to the address that was found permitted and
 * no other; the certificate is that of the host. No redirect is followed; of the answer at most
 * 4,096 bytes are read and thrown away, then the connection is closed. An attempt blocks its thread
 * for at most ten seconds. Safe for many threads.
 */
final class WebhookClient {
  private static final int MOST_BYTES = 4_096;
  private static final int MOST_AT_ONCE = 64;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final Destinations destinations;
  private final Duration overall;

  /**
   * @param authorities who vouches for certificates; absent where those of the JVM do
   */
  WebhookClient(
      Vertx vertx,
      Destinations destinations,
      Duration overall,
      @Nullable PemTrustOptions authorities) {
    this.destinations = destinations;
    this.overall = overall;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) CONNECT.toMillis())
            .setSslHandshakeTimeout(CONNECT.toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeepAlive(false)
            .setVerifyHost(true)
            .setDecompressionSupported(false);
    if (authorities != null) {
      options.setTrustOptions(authorities);
    }
    this.http = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(MOST_AT_ONCE));
  }

  /** Sends the body; success is any status from 200 to 299. */
  Answer post(URI url, Map<String, String> headers, String body) {
    return switch (destinations.find(url)) {
      case Destinations.Found.At at -> post(url, at.address(), headers, body);
      case Destinations.Found.Refused refused -> Answer.Failed.of(refused.fault());
    };
  }

  private Answer post(
      URI url, InetSocketAddress address, Map<String, String> headers, String body) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(address))
            .setHost(url.getHost())
            .setPort(address.getPort())
            .setSsl("https".equals(url.getScheme()))
            .setURI(target(url))
            .setTimeout(overall.toMillis())
            .setFollowRedirects(false);
    headers.forEach(options::putHeader);
    var open = new AtomicReference<@Nullable HttpClientRequest>();
    Future<Integer> status =
        http.request(options)
            .compose(request -> {
              open.set(request);
              // here, on the event loop: from this thread the answer could end before it is read
              return request.send(Buffer.buffer(body)).compose(WebhookClient::drain);
            });
    return await(status, open);
  }

  private static String target(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private static Future<Integer> drain(HttpClientResponse response) {
    Promise<Integer> done = Promise.promise();
    int[] read = {0};
    response.handler(part -> {
      read[0] += part.length();
      if (read[0] > MOST_BYTES) {
        done.tryComplete(response.statusCode());
        response.request().connection().close();
      }
    });
    response.endHandler(end -> done.tryComplete(response.statusCode()));
    response.exceptionHandler(done::tryFail);
    return done.future();
  }

  private Answer await(Future<Integer> status, AtomicReference<@Nullable HttpClientRequest> open) {
    try {
      return judge(
          status
              .toCompletionStage()
              .toCompletableFuture()
              .get(overall.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      close(open.get());
      return Answer.Failed.of(Fault.TIMEOUT);
    } catch (ExecutionException failure) {
      return Answer.Failed.of(fault(failure.getCause()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      close(open.get());
      return Answer.Failed.of(Fault.BROKEN);
    }
  }

  private static void close(@Nullable HttpClientRequest request) {
    if (request != null) {
      request.connection().close();
    }
  }

  private static Answer judge(int status) {
    if (status / 100 == 2) {
      return new Answer.Taken(status);
    }
    Fault fault = status / 100 == 3 ? Fault.REDIRECT : Fault.STATUS;
    return new Answer.Failed(fault, status, status == 410);
  }

  private static Fault fault(@Nullable Throwable cause) {
    return switch (cause) {
      case SSLException untrusted -> Fault.TLS;
      case ConnectException refused -> Fault.CONNECT;
      case null, default -> Fault.BROKEN;
    };
  }
}
