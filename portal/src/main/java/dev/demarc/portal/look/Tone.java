package dev.demarc.portal.look;

import java.util.Locale;

/** How something stands; always said in words too, never by colour alone. */
public enum Tone {
  GOOD,
  WARN,
  BAD,
  INFO,
  QUIET;

  /** The class name in the style sheet. */
  public String style() {
    return "tone-" + name().toLowerCase(Locale.ROOT);
  }
}
