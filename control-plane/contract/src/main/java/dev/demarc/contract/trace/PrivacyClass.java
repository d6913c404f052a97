package dev.demarc.contract.trace;

import dev.demarc.contract.Wire;

/** What an attribute may tell. */
public enum PrivacyClass implements Wire {
  /** Nothing about a person or the data. */
  OPERATIONAL("operational"),
  /** What kind of data it was, never the data. */
  CLASSIFICATION("classification"),
  /** A keyed digest or an opaque id of a person, a session, or what only one person has. */
  PSEUDONYM("pseudonym");

  private final String wire;

  PrivacyClass(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
