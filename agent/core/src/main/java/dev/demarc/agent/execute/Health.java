package dev.demarc.agent.execute;

import dev.demarc.agent.probe.HealthWindow;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What recent attempts say of each target. Three failures in a row: down for 30 seconds. Then one
 * failure is enough for another 30, one success clears it. Safe for many threads.
 */
public final class Health implements HealthWindow {
  static final int FAILURES = 3;
  static final Duration DOWN_FOR = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final Map<TargetId, Window> windows = new ConcurrentHashMap<>();

  private record Window(int failures, @Nullable Instant downUntil) {}

  public Health(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Availability of(TargetId target) {
    Window window = windows.get(target);
    Instant until = window == null ? null : window.downUntil();
    return until != null && clock.instant().isBefore(until) ? Availability.DOWN : Availability.UP;
  }

  /** An attempt got its answer. */
  public void succeeded(TargetId target) {
    windows.remove(target);
  }

  /** An attempt failed through the target's fault. */
  public void failed(TargetId target) {
    windows.compute(
        target,
        (id, before) -> {
          int failures = before == null ? 1 : Math.min(before.failures() + 1, FAILURES);
          Instant until = failures >= FAILURES ? clock.instant().plus(DOWN_FOR) : null;
          return new Window(failures, until);
        });
  }
}
