package dev.demarc.crossing;

/** What can be wrong. */
enum Kind {
  /** A byte of a request in a target where it is not permitted. */
  CROSSED,
  /** A byte of a request in a target, with an obligation unmet. */
  UNMET,
  /** A fallback that was not told of. */
  UNDISCLOSED,
  /** An answer without an envelope, or with one that says what is not so. */
  ENVELOPE,
  /** A refusal that is not in the shape of an error. */
  SHAPE,
  /** A request decided under a version that was not in force then. */
  STALE,
  /** Facts of a request that are not those its author knows. */
  FACTS,
  /** A decision that is not what the plain interpreter says. */
  DECISION,
  /** A part of an answered request that was not found where it was answered. */
  UNHEARD,
  /** A decision that the journal's own facts and policy do not give again. */
  REPLAY;

  /** Whether something left that must not. */
  boolean isCrossing() {
    return this == CROSSED || this == UNMET;
  }
}
