package dev.demarc.node.supervise;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor last wrote about itself and its parts, for {@code status} and for a
 * successor.
 */
public record NodeState(@Nullable Running supervisor, List<PartState> parts) {
  public static final NodeState NOTHING = new NodeState(null, List.of());

  public NodeState {
    parts = List.copyOf(parts);
  }

  /**
   * @param state {@code running}, {@code waiting} for its next start, or {@code stopping}
   * @param fingerprint of the specification it was started with, see {@link NodeFiles#fingerprint}
   * @param restarts how often it was started again since the supervisor began
   */
  public record PartState(
      String name, String state, @Nullable Running process, String fingerprint, int restarts) {}

  public Optional<PartState> part(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst();
  }
}
