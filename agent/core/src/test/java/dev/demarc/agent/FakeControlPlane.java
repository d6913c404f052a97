package dev.demarc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A control plane over real HTTP: checks tokens and proofs as the real one does, answers what a
 * test sets, and remembers what it was asked.
 */
public final class FakeControlPlane implements AutoCloseable {
  /** What is answered to a method and path. */
  public record Canned(int status, Map<String, String> headers, byte[] body) {
    public static Canned json(int status, Object body) {
      return new Canned(status, Map.of("Content-Type", "application/json"), Fixture.json(body));
    }

    public static Canned status(int status) {
      return new Canned(status, Map.of(), new byte[0]);
    }
  }

  /** One call that came. */
  public record Asked(String line, Map<String, String> headers, byte[] body) {}

  public final Vertx vertx = Vertx.vertx();
  public final List<Asked> asked = new CopyOnWriteArrayList<>();
  public volatile boolean revoked;
  public volatile String whyNoToken = "the agent is revoked";
  private final Fixture fixture;
  private final Map<String, java.util.function.Function<Asked, Canned>> answers =
      new ConcurrentHashMap<>();
  private final Set<String> proofs = ConcurrentHashMap.newKeySet();
  private final HttpServer server;
  private final List<io.vertx.core.http.HttpServerResponse> streams = new CopyOnWriteArrayList<>();

  public FakeControlPlane(Fixture fixture) {
    this.fixture = fixture;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  public void answer(String line, Canned canned) {
    answers.put(line, any -> canned);
  }

  public void answer(String line, java.util.function.Function<Asked, Canned> canned) {
    answers.put(line, canned);
  }

  /** Offers a bundle as the newest. */
  public void offer(long version, Dsse bundle) {
    String digest = dev.demarc.contract.id.Digest.ofBytes(bundle.payloadBytes()).text();
    answer(
        "GET /agent/v1/bundle",
        call ->
            ("\"" + digest + "\"").equals(call.headers().get("if-none-match"))
                ? Canned.status(304)
                : Canned.json(
                    200,
                    Map.of("version", version, "digest", digest, "url", "/agent/v1/bundles/x")));
    answer("GET /agent/v1/bundles/" + digest, Canned.json(200, bundle));
  }

  public List<Asked> asked(String line) {
    return asked.stream().filter(one -> one.line().equals(line)).toList();
  }

  public void hint(String kind) {
    streams.forEach(one -> one.write("data: {\"kind\":\"" + kind + "\",\"id\":\"x\"}\n\n"));
  }

  public int listeners() {
    return streams.size();
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          Map<String, String> headers = new java.util.HashMap<>();
          request.headers().forEach((n, v) -> headers.put(n.toLowerCase(), v));
          Asked call = new Asked(request.method() + " " + request.path(), headers, body.getBytes());
          asked.add(call);
          if (call.line().equals("GET /agent/v1/hints") && admits(request, headers)) {
            streams.add(request.response().setChunked(true));
            request.response().write(": hello\n\n");
            return;
          }
          send(request, answer(request, call));
        });
  }

  private Canned answer(HttpServerRequest request, Asked call) {
    boolean open = call.line().equals("POST /agent/v1/enrol");
    if (call.line().equals("POST /agent/v1/token")) {
      return token(call);
    }
    if (!open && !admits(request, call.headers())) {
      return Canned.json(401, Map.of("detail", "the agent is revoked"));
    }
    return answers.getOrDefault(call.line(), any -> Canned.status(404)).apply(call);
  }

  private Canned token(Asked call) {
    try {
      String assertion = DemarcJson.strict().readTree(call.body()).path("assertion").asText();
      JsonNode claims = verified(assertion);
      boolean right =
          claims.path("iss").asText().equals(Fixture.AGENT.text())
              && claims.path("aud").asText().equals(url() + "/agent/v1/token")
              && proves(call.headers().get("dpop"), "POST", "/agent/v1/token", null);
      return right && !revoked
          ? Canned.json(
              200, Map.of("access_token", "the-token", "token_type", "DPoP", "expires_in", 600))
          : Canned.json(401, Map.of("detail", whyNoToken));
    } catch (IOException malformed) {
      return Canned.status(400);
    } catch (IllegalStateException otherKey) {
      return Canned.json(401, Map.of("detail", "the proof is not by the agent's key"));
    }
  }

  private boolean admits(HttpServerRequest request, Map<String, String> headers) {
    return !revoked
        && "DPoP the-token".equals(headers.get("authorization"))
        && proves(headers.get("dpop"), request.method().name(), request.path(), "the-token");
  }

  private boolean proves(String proof, String method, String path, String token) {
    JsonNode claims = verified(proof);
    boolean bound = token == null || claims.path("ath").asText().equals(sha256(token));
    return bound
        && claims.path("htm").asText().equals(method)
        && claims.path("htu").asText().equals(url() + path)
        && proofs.add(claims.path("jti").asText());
  }

  private JsonNode verified(String jwt) {
    try {
      String[] parts = jwt.split("\\.");
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(fixture.agentKey.getPublic());
      verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      if (!verifier.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        throw new IllegalStateException("wrong signature");
      }
      return DemarcJson.strict().readTree(Base64.getUrlDecoder().decode(parts[1]));
    } catch (GeneralSecurityException malformed) {
      throw new IllegalStateException(malformed);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private static String sha256(String text) {
    String hex =
        dev.demarc.contract.id.Digest.ofBytes(text.getBytes(StandardCharsets.US_ASCII)).text();
    byte[] hash = java.util.HexFormat.of().parseHex(hex.substring(7));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private static void send(HttpServerRequest request, Canned canned) {
    request.response().setStatusCode(canned.status());
    canned.headers().forEach(request.response()::putHeader);
    request.response().end(Buffer.buffer(canned.body()));
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
