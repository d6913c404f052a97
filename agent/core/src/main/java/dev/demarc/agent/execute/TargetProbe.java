package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.stability.ProbeLoop;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Asks an OpenAI-compatible target for its list of models, with the site's key and nothing of any
 * request. An answer of any kind but 408, 429 and 5xx is good: what is wrong with a request its own
 * answer tells. Its body is read only where the models themselves are asked for, and then bounded.
 * Safe for many threads.
 */
public final class TargetProbe implements AutoCloseable {
  private static final long SECONDS = 3;
  private static final int MOST_BYTES = 4 << 20;

  private final Clients clients;

  public TargetProbe(Vertx vertx) {
    this.clients = new Clients(vertx);
  }

  /** Completes within {@value #SECONDS} seconds, exceptionally where nothing answered. */
  public CompletionStage<ProbeLoop.Found> of(Target target, Binding binding) {
    URI base = binding.baseUrl();
    if (base == null) {
      return CompletableFuture.completedFuture(ProbeLoop.Found.NOTHING);
    }
    return clients
        .of(target, binding.outbound())
        .request(options(base, binding.apiKey().get()))
        .compose(TargetProbe::status)
        .map(status -> isGood(status) ? ProbeLoop.Found.GOOD : ProbeLoop.Found.BAD)
        .timeout(SECONDS, TimeUnit.SECONDS)
        .toCompletionStage();
  }

  /**
   * The ids of all models it lists; empty where it gives no whole list: another status than 200,
   * more than {@value #MOST_BYTES} bytes, a page of several, names with a wildcard. Completes
   * within {@value #SECONDS} seconds, exceptionally where nothing answered.
   */
  public CompletionStage<Optional<Set<String>>> models(Target target, Binding binding) {
    URI base = binding.baseUrl();
    if (base == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    HttpClient client = clients.of(target, binding.outbound());
    RequestOptions options = options(base, binding.apiKey().get());
    return clients
        .onLoop(() -> client.request(options).compose(request -> list(request, target.protocol())))
        .timeout(SECONDS, TimeUnit.SECONDS)
        .toCompletionStage();
  }

  private static Future<Optional<Set<String>>> list(HttpClientRequest request, Protocol protocol) {
    return request
        .send()
        .compose(response -> {
          if (response.statusCode() == 200) {
            return body(response).map(body -> names(body, protocol));
          }
          response.exceptionHandler(unread -> {});
          request.reset();
          return Future.succeededFuture(Optional.<Set<String>>empty());
        })
        .timeout(SECONDS, TimeUnit.SECONDS)
        .onFailure(late -> request.reset());
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer read = Buffer.buffer();
    response
        .handler(piece -> {
          if (read.length() + piece.length() > MOST_BYTES) {
            whole.tryFail("a longer list than is read");
          } else {
            read.appendBuffer(piece);
          }
        })
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(read));
    return whole.future();
  }

  private static Optional<Set<String>> names(Buffer body, Protocol protocol) {
    try {
      JsonNode list = ModelList.read(body.getBytes());
      Set<String> names = ModelList.names(list, protocol);
      boolean whole =
          !names.isEmpty()
              && !list.path("has_more").asBoolean(false)
              && names.stream().noneMatch(name -> name.isEmpty() || name.contains("*"));
      return whole ? Optional.of(names) : Optional.empty();
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  private static Future<Integer> status(HttpClientRequest request) {
    return request
        .send()
        .map(response -> response.statusCode())
        .onComplete(answered -> request.reset());
  }

  /** Whatever a request would not fail by; it would by being sent elsewhere. */
  private static boolean isGood(int status) {
    boolean elsewhere = status >= 300 && status < 400;
    return !elsewhere && status < 500 && status != 408 && status != 429;
  }

  private static RequestOptions options(URI base, String key) {
    boolean tls = "https".equalsIgnoreCase(base.getScheme());
    String path = base.getPath() == null ? "" : base.getPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(base.getHost())
            .setPort(base.getPort() > 0 ? base.getPort() : tls ? 443 : 80)
            .setSsl(tls)
            .setURI(path + "/models")
            .setFollowRedirects(false)
            .setIdleTimeout(SECONDS * 1_000)
            .putHeader("user-agent", "demarc-agent");
    return key.isEmpty() ? options : options.putHeader("authorization", "Bearer " + key);
  }

  @Override
  public void close() {
    clients.close();
  }
}
