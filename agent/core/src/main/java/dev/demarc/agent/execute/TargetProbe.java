package dev.demarc.agent.execute;

import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.stability.ProbeLoop;
import dev.demarc.contract.catalogue.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Asks an OpenAI-compatible target for its list of models, with the site's key and nothing of any
 * request. An answer of any kind but 408, 429 and 5xx is good: what is wrong with a request its own
 * answer tells. The body is not read. Safe for many threads.
 */
public final class TargetProbe implements AutoCloseable {
  private static final long SECONDS = 3;

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

  private static Future<Integer> status(HttpClientRequest request) {
    return request
        .send()
        .map(response -> response.statusCode())
        .onComplete(answered -> request.reset());
  }

  private static boolean isGood(int status) {
    return status < 500 && status != 408 && status != 429;
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
