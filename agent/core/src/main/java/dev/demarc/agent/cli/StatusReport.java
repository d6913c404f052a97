package dev.demarc.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a running agent last wrote of itself, for {@code status} in another process.
 *
 * @param pid of the agent's process
 * @param at when it was written; every few seconds while it runs
 * @param bundle absent where none was ever good
 * @param configuration of agent.yaml, absent in a report of an older agent
 * @param revoked why nothing is served, absent while the agent is accepted
 * @param refused how many records the control plane did not take since the start, and which last,
 *     by its reason
 * @param waiting requests that wait for a route
 * @param taggers how each tagger is that the policy declares or agent.yaml binds
 * @param problems what does not work at the moment, by what it is
 */
public record StatusReport(
    long pid,
    Instant at,
    String listen,
    @Nullable BundleStatus bundle,
    @Nullable ConfigurationStatus configuration,
    @Nullable String revoked,
    long epoch,
    long records,
    long queued,
    SortedMap<String, String> refused,
    SortedMap<TargetId, Availability> targets,
    @Nullable Waiting waiting,
    SortedMap<String, String> taggers,
    SortedMap<String, String> problems) {
  private static final String FILE = "status.json";

  public StatusReport {
    refused = Sorted.map(refused);
    targets = Sorted.map(targets);
    taggers = Sorted.map(taggers);
    problems = Sorted.map(problems);
  }

  /** The last good bundle. */
  public record BundleStatus(
      long version, String digest, String policy, Instant expiresAt, boolean inForce) {}

  /**
   * The agent.yaml in force.
   *
   * @param since when it was read
   * @param problem why the file as it is now is not taken, absent when it is
   * @param restartNeeded keys of the file that wait for a restart
   */
  public record ConfigurationStatus(
      Instant since, @Nullable String problem, List<String> restartNeeded) {
    public ConfigurationStatus {
      restartNeeded = Sorted.list(restartNeeded);
    }
  }

  /** So many wait, the oldest for so long. */
  public record Waiting(long count, long oldestSeconds) {}

  /** Leaves it for others to read. */
  public void write(DataDirectory data) {
    try {
      data.writeLightly(FILE, DemarcJson.strict().writeValueAsBytes(this));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What was left, empty where no agent ever ran or it cannot be read. */
  public static Optional<StatusReport> read(DataDirectory data) {
    return data.read(FILE)
        .map(json -> {
          try {
            return DemarcJson.tolerant().readValue(json, StatusReport.class);
          } catch (IOException halfWritten) {
            return null;
          }
        });
  }

  /** Whether its process is still there. */
  public boolean isRunning() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
