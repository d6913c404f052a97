package dev.demarc.agent.golden;

import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GoldenSetId;
import dev.demarc.contract.id.TaskId;
import java.util.List;

/**
 * Cases of one task and class. It stays on the agent's machine but for the requests that policy
 * permits.
 *
 * @param digest of its canonical bytes: how it is laid out and commented changes nothing
 * @param cases 1 to {@value dev.demarc.contract.quality.QualityScore#MOST_CASES}, each with an id
 *     of its own
 */
public record GoldenSet(
    GoldenSetId id,
    String version,
    TaskId task,
    ClassId dataClass,
    Digest digest,
    List<GoldenCase> cases) {
  public GoldenSet {
    cases = List.copyOf(cases);
  }

  @Override
  public String toString() {
    return "GoldenSet[" + id + "@" + version + ", " + cases.size() + " cases]";
  }
}
