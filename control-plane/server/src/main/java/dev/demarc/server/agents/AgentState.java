package dev.demarc.server.agents;

import dev.demarc.contract.Wire;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent stands. Computed, not stored, so that no job has to notice silence.
 *
 * <pre>
 *              heartbeat        60 s of silence
 *   enrolled ────────────► active ◄──────────► stale
 *   any ── a key that was given up is used again ──► quarantined
 *   any ── revoke, for ever ──► revoked
 * </pre>
 */
public enum AgentState implements Wire {
  ENROLLED("enrolled"),
  ACTIVE("active"),
  STALE("stale"),
  QUARANTINED("quarantined"),
  REVOKED("revoked");

  /** Silence after which an agent is stale. */
  public static final Duration STALE_AFTER = Duration.ofSeconds(60);

  private final String wire;

  AgentState(String wire) {
    this.wire = wire;
  }

  /** The state that these times say at {@code now}. */
  static AgentState at(
      Instant now,
      @Nullable Instant lastSeen,
      @Nullable Instant revoked,
      @Nullable Instant quarantined) {
    if (revoked != null) {
      return REVOKED;
    }
    if (quarantined != null) {
      return QUARANTINED;
    }
    if (lastSeen == null) {
      return ENROLLED;
    }
    return lastSeen.plus(STALE_AFTER).isAfter(now) ? ACTIVE : STALE;
  }

  @Override
  public String wire() {
    return wire;
  }
}
