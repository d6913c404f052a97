package dev.demarc.agent.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.agent.sync.BundlePull.Pointer;
import dev.demarc.contract.id.Digest;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Listens for hints that something newer exists. A hint is never the truth: it only wakes the pull
 * of it, which also happens without hints.
 */
public final class HintStream implements Loop.Work {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration MARGIN = Duration.ofMinutes(1);
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final ControlPlane controlPlane;
  private final Consumer<Pointer> bundle;
  private final Consumer<String> hint;

  /**
   * Listens.
   *
   * @param bundle is told which bundle is newer, where a hint says so, before the hint is passed on
   * @param hint is told the kind of each: {@code bundle}, {@code consent}, {@code revocations},
   *     {@code revoked}
   */
  public HintStream(ControlPlane controlPlane, Consumer<Pointer> bundle, Consumer<String> hint) {
    this.controlPlane = controlPlane;
    this.bundle = bundle;
    this.hint = hint;
  }

  /** Listens until the stream ends, an hour at most; its connection is closed then. */
  @Override
  public Duration doWork() {
    CompletableFuture<Integer> stream =
        controlPlane
            .listen(Call.get("/agent/v1/hints").within(LONGEST), this::told)
            .toCompletableFuture();
    int status = ControlPlane.await(stream, LONGEST.plus(MARGIN));
    if (status != 200) {
      throw new ControlPlane.Away("status " + status);
    }
    return BETWEEN;
  }

  private void told(String data) {
    try {
      JsonNode told = DemarcJson.tolerant().readTree(data);
      if (told.has("digest")) {
        Digest digest = Digest.of(told.path("digest").asText());
        bundle.accept(new Pointer(told.path("version").asLong(), digest));
      }
      hint.accept(told.path("kind").asText());
    } catch (IOException | IllegalArgumentException malformed) {
      hint.accept("bundle");
    }
  }
}
