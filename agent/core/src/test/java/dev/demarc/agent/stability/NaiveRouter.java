package dev.demarc.agent.stability;

import dev.demarc.agent.stability.Scenario.Twin;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks both twins every second and takes the one that was faster; the spare when neither works. */
final class NaiveRouter implements Router {
  private final Map<Twin, Duration> last = new EnumMap<>(Twin.class);

  @Override
  public Twin choose() {
    return last.entrySet().stream()
        .filter(each -> each.getKey() != Twin.SPARE)
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Twin.SPARE);
  }

  @Override
  public void answered(Twin twin, Duration latency) {
    last.put(twin, latency);
  }

  @Override
  public void failed(Twin twin) {
    last.remove(twin);
  }

  @Override
  public void second(Function<Twin, Optional<Duration>> ask) {
    for (Twin twin : Twin.values()) {
      ask.apply(twin).ifPresentOrElse(took -> last.put(twin, took), () -> last.remove(twin));
    }
  }
}
