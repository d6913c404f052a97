package dev.demarc.server.agents;

import dev.demarc.contract.InvalidValue;

/**
 * Where a page of capabilities begins: after this target and model. Its text has a space between.
 */
record CapabilityKeyset(String target, String model) {
  static final CapabilityKeyset START = new CapabilityKeyset("", "");

  static CapabilityKeyset of(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new InvalidValue("cursor", "must be one that a page gave");
    }
    return new CapabilityKeyset(text.substring(0, space), text.substring(space + 1));
  }

  String text() {
    return target + " " + model;
  }
}
