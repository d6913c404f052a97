package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.probe.Binding;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The question for a target's models, with the site's key, and what its answer says. */
final class ModelsAsked {
  private static final int SECONDS = 10;
  private static final int MOST = 4 << 20;

  private final Clients clients;
  private final Target target;
  private final Binding binding;
  private final URI base;
  private final String key;

  private record Answer(int status, Buffer body) {}

  ModelsAsked(Clients clients, Target target, Binding binding, URI base, String key) {
    this.clients = clients;
    this.target = target;
    this.binding = binding;
    this.base = base;
    this.key = key;
  }

  /**
   * Asks.
   *
   * @param by how it was reached
   */
  Found found(String by) {
    try {
      RequestOptions options = options();
      return judged(ask(options), by);
    } catch (AttemptFailed refused) {
      return Found.bad(
          "catalogue", "is not as the catalogue allows: " + refused.type(), "correct baseUrl");
    } catch (CompletionException failed) {
      return Found.bad(
          "models", "was reached, but gave no answer in time", "look into the target's own log");
    }
  }

  private Answer ask(RequestOptions options) {
    HttpClient client = clients.of(target, binding.outbound());
    return clients
        .onLoop(() ->
            client.request(options).compose(request -> request.send()).compose(ModelsAsked::read))
        .timeout(SECONDS, TimeUnit.SECONDS)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static Future<Answer> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(piece -> {
      if (body.length() + piece.length() > MOST) {
        response.request().reset();
      } else {
        body.appendBuffer(piece);
      }
    });
    return response.end().map(end -> new Answer(response.statusCode(), body));
  }

  private RequestOptions options() throws AttemptFailed {
    String path = base.getPath() == null ? "" : base.getPath();
    RequestOptions options =
        Endpoint.get(
            target,
            base,
            switch (target.protocol()) {
              case AZURE_OPENAI -> path + "/openai/models?" + base.getQuery();
              case OPEN_INFERENCE -> path + "/v2/health/ready";
              default -> path + "/models";
            });
    if (!key.isEmpty()) {
      switch (target.protocol()) {
        case AZURE_OPENAI -> options.putHeader("api-key", key);
        default -> options.putHeader("authorization", "Bearer " + key);
      }
    }
    return options;
  }

  private Found judged(Answer answer, String by) {
    int status = answer.status();
    if (status == 401 || status == 403) {
      String shown = key.isEmpty() ? "wants a key" : "does not take the key";
      return Found.bad(
          "auth", shown + " (" + status + ")", "bind the right one as apiKey, and its rights");
    }
    if (status >= 300 && status < 400) {
      return Found.bad(
          "models", "redirects, which is never followed", "bind the address it redirects to");
    }
    if (status != 200) {
      return Found.bad(
          "models",
          "answers " + status + " when asked for its models",
          "check the path of baseUrl, mostly /v1; `--send` tries a server that has no list");
    }
    return listed(answer.body(), by);
  }

  private Found listed(Buffer body, String by) {
    if (target.protocol() == Protocol.OPEN_INFERENCE
        || target.protocol() == Protocol.AZURE_OPENAI) {
      return Found.good("models", "is ready (" + by + ")");
    }
    JsonNode models;
    try {
      models = ModelList.read(body.getBytes());
    } catch (IOException malformed) {
      return Found.bad("models", "gives no JSON", "is baseUrl that of an API?");
    }
    Set<String> names = ModelList.names(models, target.protocol());
    List<String> missing =
        target.models().stream()
            .map(offer -> offer.id().text())
            .filter(name -> !names.contains(name))
            .toList();
    return missing.isEmpty()
        ? Found.good("models", "lists what the catalogue offers (" + by + ")")
        : Found.bad(
            "models",
            "does not list " + String.join(", ", missing),
            "deploy it there, or correct its name in the catalogue");
  }
}
