package dev.demarc.server.notifications;

import dev.demarc.contract.Wire;

/** How something is told. */
public enum Channel implements Wire {
  EMAIL("email"),
  WEBHOOK("webhook");

  private final String wire;

  Channel(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
