package dev.demarc.e2e.attack;

import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.Digest;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody between an agent and its control plane who hands out what bundle they like and lets
 * everything else through.
 */
final class Interposed implements ControlPlane {
  private static final String HEAD = "/agent/v1/bundle";
  private static final String BODY = "/agent/v1/bundles/";

  private final ControlPlane straight;
  private volatile @Nullable Offer offer;
  private volatile boolean frozen;

  private record Offer(byte[] pointer, byte[] envelope) {}

  Interposed(ControlPlane straight) {
    this.straight = straight;
  }

  /** Offers this bundle from here on. */
  void offer(long version, Dsse envelope) throws IOException {
    offer(version, Digest.ofBytes(envelope.payloadBytes()), envelope);
  }

  /** Announces one bundle and delivers another. */
  void offer(long version, Digest announced, Dsse delivered) throws IOException {
    var json = DemarcJson.strict();
    byte[] pointer = json.writeValueAsBytes(Map.of("version", version, "digest", announced.text()));
    offer = new Offer(pointer, json.writeValueAsBytes(delivered));
  }

  /** Says from here on that there is nothing newer. */
  void freeze() {
    frozen = true;
  }

  @Override
  public CompletionStage<Answer> send(Call call) {
    Offer now = offer;
    if (frozen && call.path().equals(HEAD)) {
      return CompletableFuture.completedFuture(new Answer(304, Map.of(), new byte[0]));
    }
    if (now != null && call.path().equals(HEAD)) {
      return CompletableFuture.completedFuture(new Answer(200, Map.of(), now.pointer()));
    }
    if (now != null && call.path().startsWith(BODY)) {
      return CompletableFuture.completedFuture(new Answer(200, Map.of(), now.envelope()));
    }
    return straight.send(call);
  }

  @Override
  public CompletionStage<Integer> listen(Call call, Consumer<String> data) {
    return straight.listen(call, data);
  }

  /** A bundle as the control plane has it. */
  Dsse genuine(String digest) {
    Answer answer = straight.send(Call.get(BODY + digest)).toCompletableFuture().join();
    try {
      return DemarcJson.tolerant().readValue(answer.body(), Dsse.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
