package dev.demarc.server.notifications;

import dev.demarc.contract.Wire;

/**
 * Where a delivery stands.
 *
 * <pre>
 *   WAITING ── taken ──────────────────────────────► DELIVERED
 *   WAITING ── the last attempt failed, or for good ► DEAD
 *   WAITING ── no mail server is set ──────────────► OFF
 *   WAITING ── nobody to send to, or too many wait ► DROPPED
 *   any but WAITING ── redeliver ──────────────────► WAITING
 * </pre>
 */
public enum DeliveryState implements Wire {
  WAITING("waiting"),
  DELIVERED("delivered"),
  DEAD("dead"),
  OFF("off"),
  DROPPED("dropped");

  private final String wire;

  DeliveryState(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
