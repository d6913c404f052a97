package dev.demarc.agent.sync;

import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Call;
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
  private final Consumer<String> hint;

  /**
   * Listens.
   *
   * @param hint is told the kind of each: {@code bundle}, {@code consent}, {@code revocations},
   *     {@code revoked}
   */
  public HintStream(ControlPlane controlPlane, Consumer<String> hint) {
    this.controlPlane = controlPlane;
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
      hint.accept(DemarcJson.tolerant().readTree(data).path("kind").asText());
    } catch (IOException malformed) {
      hint.accept("bundle");
    }
  }
}
