package dev.demarc.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.Secret;
import dev.demarc.agent.config.ServerCertificate;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The door of the agent that runs on this machine, for its commands. Where it shows a certificate,
 * that very one must be shown, by whatever name.
 */
final class OwnDoor implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(11);

  private final Vertx vertx = Vertx.vertx();
  private final AgentConfig config;
  private final Secret key;

  /** What it answered. */
  record Said(int status, ObjectNode tree) {
    String problem() {
      JsonNode error = tree.path("error");
      return error.path("code").asText("status " + status) + ": " + error.path("message").asText();
    }
  }

  OwnDoor(AgentConfig config, Secret key) {
    this.config = config;
    this.key = key;
  }

  /**
   * Has a golden set run.
   *
   * @throws IllegalStateException when no agent answers there
   */
  Said run(byte[] set, Optional<String> target, Optional<String> model) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(host())
            .setPort(config.listen().getPort())
            .setSsl(config.certificate().isPresent())
            .setURI("/demarc/v1/golden" + query(target, model))
            .putHeader("authorization", "Bearer " + key.read())
            .putHeader("content-type", "application/yaml");
    try {
      return client()
          .request(options)
          .compose(request ->
              request
                  .send(Buffer.buffer(set))
                  .compose(
                      response -> response.body().map(body -> said(response.statusCode(), body))))
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException failure) {
      throw new IllegalStateException(
          "no agent answers on " + host() + ":" + config.listen().getPort() + ": does it run?");
    }
  }

  private HttpClient client() {
    HttpClientOptions options = new HttpClientOptions();
    config
        .certificate()
        .map(ServerCertificate::chain)
        .ifPresent(chain ->
            options
                .setVerifyHost(false)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(chain))));
    return vertx.createHttpClient(options);
  }

  /** An address of every interface is reached by the loopback's. */
  private String host() {
    String host = config.listen().getHostString();
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "[::]" -> "[::1]";
      default -> host;
    };
  }

  private static String query(Optional<String> target, Optional<String> model) {
    String query =
        target.map(each -> "&target=" + encoded(each)).orElse("")
            + model.map(each -> "&model=" + encoded(each)).orElse("");
    return query.isEmpty() ? "" : "?" + query.substring(1);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Said said(int status, Buffer body) {
    try {
      if (DemarcJson.tolerant().readTree(body.getBytes()) instanceof ObjectNode tree) {
        return new Said(status, tree);
      }
    } catch (JsonProcessingException none) {
      throw new IllegalStateException("what answers there is no agent", none);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    throw new IllegalStateException("what answers there is no agent");
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
