package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.engine.replay.Tally;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One replay of stored decisions under a draft.
 *
 * @param revision of the draft
 * @param against the version in force when it began; absent before the first publication, when
 *     nothing is permitted
 * @param begins of the period, inclusive
 * @param ends of the period, exclusive
 * @param total decisions of the period, counted no further than the most that are made again
 * @param unreadable decisions whose stored facts can no longer be read; they are not in the result
 * @param elsewhere decisions of agents whose group obeys another policy; they are not in it either
 * @param complete whether the period has no more decisions than were made again
 * @param goneBefore of the period, what is older was kept no more when it began; absent where all
 *     was there
 * @param result what was found so far
 */
public record ReplayRow(
    UUID id,
    PolicyId policy,
    int revision,
    @Nullable PolicyVersion against,
    Instant begins,
    Instant ends,
    State state,
    long total,
    long unreadable,
    long elsewhere,
    boolean complete,
    @Nullable Instant goneBefore,
    Tally result,
    SubjectId startedBy,
    Instant startedAt,
    Instant seenAt) {
  /** After which a replay that shows no progress is taken for one whose process ended. */
  static final Duration SILENCE = Duration.ofMinutes(2);

  /** How it stands. */
  public enum State implements Wire {
    RUNNING("running"),
    DONE("done"),
    CANCELLED("cancelled"),
    /** It broke off; what was found until then stands. */
    FAILED("failed");

    private final String wire;

    State(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /** The same as seen now: one that fell silent has failed. */
  ReplayRow seen(Instant now) {
    return state == State.RUNNING && seenAt.plus(SILENCE).isBefore(now)
        ? with(State.FAILED, now)
        : this;
  }

  /** The same in another state. */
  ReplayRow with(State next, Instant now) {
    return new ReplayRow(
        id,
        policy,
        revision,
        against,
        begins,
        ends,
        next,
        total,
        unreadable,
        elsewhere,
        complete,
        goneBefore,
        result,
        startedBy,
        startedAt,
        now);
  }

  /** The same further on. */
  ReplayRow with(Tally found, long notReadable, long ofOthers, Instant now) {
    return new ReplayRow(
        id,
        policy,
        revision,
        against,
        begins,
        ends,
        state,
        total,
        notReadable,
        ofOthers,
        complete,
        goneBefore,
        found,
        startedBy,
        startedAt,
        now);
  }

  static ReplayRow read(ResultSet row) throws SQLException {
    int against = row.getInt("against");
    return new ReplayRow(
        Columns.uuid(row, "id"),
        new PolicyId(Columns.uuid(row, "policy")),
        row.getInt("revision"),
        against == 0 ? null : new PolicyVersion(against),
        Columns.instant(row, "begins"),
        Columns.instant(row, "ends"),
        Wire.parse(State.class, "state", Columns.text(row, "state")),
        row.getLong("total"),
        row.getLong("unreadable"),
        row.getLong("elsewhere"),
        row.getBoolean("complete"),
        Columns.optionalInstant(row, "gone_before"),
        tally(Columns.text(row, "result")),
        SubjectId.of(Columns.text(row, "started_by")),
        Columns.instant(row, "started_at"),
        Columns.instant(row, "seen_at"));
  }

  private static Tally tally(String json) {
    try {
      return DemarcJson.tolerant().readValue(json, Tally.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a stored replay cannot be read", impossible);
    }
  }

  String resultJson() {
    try {
      return DemarcJson.strict().writeValueAsString(result);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
