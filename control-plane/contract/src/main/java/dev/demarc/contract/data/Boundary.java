package dev.demarc.contract.data;

import dev.demarc.contract.Wire;

/** A zone of trust that data is in or enters. */
public enum Boundary implements Wire {
  /** The non-AI path: nothing moves. */
  NONE("none"),
  /** The machine of the person. */
  ON_DEVICE("on-device"),
  /** A box at the site. */
  EDGE("edge"),
  /** The tenant’s own cluster. */
  PRIVATE_CLUSTER("private-cluster"),
  /** A provider outside the tenant. */
  MANAGED_CLOUD("managed-cloud");

  private final String wire;

  Boundary(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
