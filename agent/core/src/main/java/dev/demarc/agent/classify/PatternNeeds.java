package dev.demarc.agent.classify;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What every match of a pattern must have, so that a text without it need not be searched.
 *
 * @param literals one of these is in every match, whatever the case of ASCII letters; empty where
 *     nothing is sure
 * @param marks every match has each of these, which are neither letters nor digits
 * @param digits so many digits stand together in every match; 0 where nothing is sure
 * @param longest no match has more characters; {@link #UNBOUNDED} where there is no bound
 * @param edges it asks where a text or line begins or ends, so it must see whole texts
 * @param words it asks where words begin or end
 */
record PatternNeeds(
    Set<String> literals, String marks, int digits, int longest, boolean edges, boolean words) {
  /** A match may be of any length. */
  static final int UNBOUNDED = 1 << 20;

  /** Nothing is sure: every text is searched, whole. */
  static final PatternNeeds NOTHING = new PatternNeeds(Set.of(), "", 0, UNBOUNDED, true, true);

  PatternNeeds {
    literals = Set.copyOf(new LinkedHashSet<>(literals));
  }

  /** Whether it needs neither literals nor digits. */
  boolean none() {
    return literals.isEmpty() && digits == 0;
  }
}
