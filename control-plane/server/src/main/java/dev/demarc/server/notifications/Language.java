package dev.demarc.server.notifications;

import dev.demarc.contract.Wire;
import java.util.Locale;

/** What mail is written in. */
public enum Language implements Wire {
  ENGLISH("en", Locale.ENGLISH),
  GERMAN("de", Locale.GERMAN);

  private final String wire;
  private final Locale locale;

  Language(String wire, Locale locale) {
    this.wire = wire;
    this.locale = locale;
  }

  Locale locale() {
    return locale;
  }

  @Override
  public String wire() {
    return wire;
  }
}
