package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version on its way to its groups, as it is stored.
 *
 * @param stage reached last, from 1
 * @param stages how many there are
 * @param reachedAt when that stage was reached
 * @param reason why it stopped; absent where it did not
 * @param detail the same in words, empty likewise
 * @param endedAt absent while it is open
 */
record Rollout(
    PolicyId policy,
    PolicyVersion version,
    RolloutState state,
    int stage,
    int stages,
    RolloutPlan.Advance advance,
    Gate gate,
    Instant reachedAt,
    @Nullable StopReason reason,
    String detail,
    SubjectId startedBy,
    Instant startedAt,
    @Nullable Instant endedAt) {

  boolean isAtLastStage() {
    return stage == stages;
  }

  /** The same with another stage reached. */
  Rollout at(int reached, Instant now) {
    return new Rollout(
        policy,
        version,
        RolloutState.WATCHING,
        reached,
        stages,
        advance,
        gate,
        now,
        null,
        "",
        startedBy,
        startedAt,
        null);
  }

  /** The same whose gate passed. */
  Rollout passed() {
    return in(RolloutState.PASSED, null, "", null);
  }

  /** The same at its end. */
  Rollout ended(RolloutState state, @Nullable StopReason why, String words, Instant now) {
    return in(state, why, words, now);
  }

  private Rollout in(
      RolloutState next, @Nullable StopReason why, String words, @Nullable Instant ended) {
    return new Rollout(
        policy, version, next, stage, stages, advance, gate, reachedAt, why, words, startedBy,
        startedAt, ended);
  }

  static Rollout read(ResultSet row) throws SQLException {
    String reason = row.getString("reason");
    return new Rollout(
        new PolicyId(Columns.uuid(row, "policy")),
        new PolicyVersion(row.getInt("version")),
        Wire.parse(RolloutState.class, "state", Columns.text(row, "state")),
        row.getInt("stage"),
        row.getInt("stages"),
        Wire.parse(RolloutPlan.Advance.class, "advance", Columns.text(row, "advance")),
        gate(Columns.text(row, "gate")),
        Columns.instant(row, "reached_at"),
        reason == null ? null : Wire.parse(StopReason.class, "reason", reason),
        Columns.text(row, "detail"),
        SubjectId.of(Columns.text(row, "started_by")),
        Columns.instant(row, "started_at"),
        Columns.optionalInstant(row, "ended_at"));
  }

  private static Gate gate(String json) {
    try {
      return DemarcJson.tolerant().readValue(json, Gate.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a stored gate cannot be read", impossible);
    }
  }

  String gateJson() {
    try {
      return DemarcJson.strict().writeValueAsString(gate);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
