package dev.demarc.agent.stability;

import dev.demarc.agent.stability.Scenario.Twin;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What is simulated: chooses a target for the next request and is told what came of it. */
interface Router {
  Twin choose();

  void answered(Twin twin, Duration latency);

  void failed(Twin twin);

  /** Once a second, with a way to ask a target how long it takes; empty when it does not work. */
  void second(Function<Twin, Optional<Duration>> ask);

  /** Whether the last choice was made to hear of a target again, and is no change of route. */
  default boolean sounded() {
    return false;
  }
}
