package dev.demarc.e2e.bench;

import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.BundleVerifier;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simulated agent that follows the hint stream: on a hint it pulls the bundle, verifies it with
 * the agents' own verifier and builds the engine that would decide the next request.
 */
final class Follower implements Runnable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final TestAgent agent;
  private final String token;
  private final BundleVerifier verifier;

  private volatile long version;
  private volatile long enforcedAt;
  private volatile boolean connected;
  private volatile @Nullable Engine engine;

  Follower(TestAgent agent, TenantId tenant) throws IOException {
    this.agent = agent;
    this.token = agent.accessToken();
    this.verifier =
        new BundleVerifier(
            tenant, GroupId.of("default"), keys(), "0.1.0", Set.of(), Follower::decode);
  }

  private static Bundle decode(byte[] payload) {
    try {
      return DemarcJson.tolerant().readValue(payload, Bundle.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private Map<String, PublicKey> keys() throws IOException {
    var answer = agent.door(token, "GET", "/agent/v1/keys").get("/agent/v1/keys");
    Map<String, PublicKey> keys = new HashMap<>();
    for (var node : answer.json().get("keys")) {
      Dsse certificate = DemarcJson.tolerant().treeToValue(node, Dsse.class);
      var key = DemarcJson.tolerant().readValue(certificate.payloadBytes(), KeyCertificate.class);
      keys.put(key.keyId(), Ed25519Keys.publicKey(key.publicKey()));
    }
    return keys;
  }

  /** One look at the current bundle; puts it in force when it is new. */
  void pull() {
    var head = agent.door(token, "GET", "/agent/v1/bundle").get("/agent/v1/bundle");
    if (head.status() != 200 || head.json().get("version").asLong() <= version) {
      return;
    }
    String path = "/agent/v1/bundles/" + head.json().get("digest").asText();
    Http.Answer body = agent.door(token, "GET", path).get(path);
    apply(body.body());
  }

  private void apply(String envelope) {
    try {
      Dsse dsse = DemarcJson.tolerant().readValue(envelope, Dsse.class);
      var verdict = verifier.verify(dsse, null, java.time.Instant.now());
      if (verdict instanceof BundleVerifier.Accepted(Bundle bundle, var digest)) {
        engine = new Engine(bundle.policy(), bundle.document(), bundle.targets());
        enforcedAt = System.nanoTime();
        version = bundle.version();
      }
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /** Follows the hint stream until it is interrupted or the stream ends. */
  @Override
  public void run() {
    var request =
        HttpRequest.newBuilder(agent.controlPlane().base().resolve("/agent/v1/hints")).GET();
    agent.door(token, "GET", "/agent/v1/hints").headers().forEach(request::setHeader);
    try {
      var stream = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      connected = stream.statusCode() == 200;
      try (var lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("data:") && line.contains("\"bundle\"")) {
            pull();
          }
        }
      }
    } catch (IOException ended) {
      connected = false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** One conditional check that finds nothing new. */
  boolean unchanged(String etag) {
    var answer =
        agent
            .door(token, "GET", "/agent/v1/bundle")
            .with("If-None-Match", etag)
            .get("/agent/v1/bundle");
    return answer.status() == 304;
  }

  String etag() {
    return agent.door(token, "GET", "/agent/v1/bundle").get("/agent/v1/bundle").header("ETag");
  }

  boolean isConnected() {
    return connected;
  }

  long version() {
    return version;
  }

  long enforcedAt() {
    return enforcedAt;
  }
}
