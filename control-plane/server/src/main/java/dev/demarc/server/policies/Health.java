package dev.demarc.server.policies;

import dev.demarc.contract.Wire;
import org.jspecify.annotations.Nullable;

/**
 * How the agents of a stage took a version, in numbers. Counted are those that were heard of since
 * a minute before the stage was reached; the others are away, and say nothing for it or against it.
 *
 * @param applied obey it and are heard of
 * @param waiting are heard of and neither applied nor rejected it
 * @param rejected say that they refused the bundle, and did not take it later
 * @param silent were heard of and are not any more, whether they applied it or not
 * @param away not heard of since
 * @param requests absent where the gate does not look at them
 */
public record Health(
    int applied, int waiting, int rejected, int silent, int away, @Nullable Requests requests) {

  /** What became of the version at one agent. */
  public enum Progress implements Wire {
    REJECTED("rejected"),
    SILENT("silent"),
    WAITING("waiting"),
    APPLIED("applied"),
    AWAY("away");

    private final String wire;

    Progress(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /**
   * Requests of these agents: under other versions in the hour before the stage was reached, and
   * under this one since then, the newest 5,000 of each. Refused is whatever got no route: what
   * waits for a consent, an approval or a place, too.
   */
  public record Requests(long before, long refusedBefore, long after, long refusedAfter) {
    /** Whether the share refused grew by more than this; none before counts as none refused. */
    boolean exceeds(int percentPoints) {
      long then = Math.max(1, before);
      return 100 * (refusedAfter * then - refusedBefore * after) > percentPoints * then * after;
    }
  }

  /** Those that say something. */
  public int counted() {
    return applied + waiting + rejected + silent;
  }
}
