package dev.demarc.portal.policies;

import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;

/** The life of a policy: draft → in review → approved → published → superseded or withdrawn. */
enum PolicyState {
  DRAFT("draft", "Draft", Tone.INFO),
  IN_REVIEW("in-review", "In review", Tone.WARN),
  APPROVED("approved", "Approved", Tone.GOOD),
  PUBLISHED("published", "Published", Tone.GOOD),
  SUPERSEDED("superseded", "Superseded", Tone.QUIET),
  WITHDRAWN("withdrawn", "Withdrawn", Tone.BAD),
  UNKNOWN("", "Unknown", Tone.QUIET);

  private final String wire;
  private final String words;
  private final Tone tone;

  PolicyState(String wire, String words, Tone tone) {
    this.wire = wire;
    this.words = words;
    this.tone = tone;
  }

  static PolicyState of(String wire) {
    for (PolicyState state : values()) {
      if (state.wire.equals(wire)) {
        return state;
      }
    }
    return UNKNOWN;
  }

  /** Whether it may be written on. */
  boolean isWritten() {
    return this == DRAFT;
  }

  Badge badge() {
    Badge badge = new Badge(words, tone);
    badge.getElement().setAttribute("data-testid", "policy-state").setAttribute("data-state", wire);
    return badge;
  }
}
