package dev.demarc.server.alerts;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a rule stands, and how it goes on from look to look:
 *
 * <pre>
 *   OK     ── met ───────────────────────────────────────► FIRING   people are told
 *   FIRING ── met, or unknown, a day after the last word ► FIRING   people are reminded
 *   FIRING ── clear at every look for as long as it says ► OK       people are told
 *   anything else stays as it is, and nobody is told
 * </pre>
 *
 * <p>So a measure that goes to and fro fires once. Unknown is neither met nor clear: an alert does
 * not end by silence. A time that lies ahead was written before the clock went back, and counts as
 * now.
 *
 * @param calmSince since when it is clear while firing; absent where it is not
 * @param toldAt when people were told last that it fires; absent where it is ok
 */
record Standing(@Nullable Instant calmSince, @Nullable Instant toldAt) {
  static final Standing OK = new Standing(null, null);
  static final Duration REMINDED_AFTER = Duration.ofHours(24);

  /** What a look means to the rule. */
  enum Signal {
    MET,
    CLEAR,
    UNKNOWN;

    /** That there is too little never fires, whatever the rule says of no data. */
    static Signal of(Verdict verdict, NoData noData) {
      return switch (verdict) {
        case MET -> MET;
        case CLEAR -> CLEAR;
        case TOO_FEW -> noData == NoData.CLEAR ? CLEAR : UNKNOWN;
        case NO_DATA ->
            switch (noData) {
              case KEEP -> UNKNOWN;
              case FIRE -> MET;
              case CLEAR -> CLEAR;
            };
      };
    }
  }

  /** What people are told of a look. */
  enum Word {
    NOTHING,
    FIRES,
    STILL_FIRES,
    IS_OVER
  }

  /** A look: how the rule stands afterwards, and what is told. */
  record Turn(Standing after, Word word) {}

  boolean isFiring() {
    return toldAt != null;
  }

  Turn look(Signal signal, Duration calm, Instant now) {
    if (toldAt == null) {
      return signal == Signal.MET
          ? new Turn(new Standing(null, now), Word.FIRES)
          : new Turn(OK, Word.NOTHING);
    }
    Instant told = earlier(toldAt, now);
    if (signal == Signal.CLEAR) {
      Instant since = calmSince == null ? now : earlier(calmSince, now);
      return since.plus(calm).isAfter(now)
          ? new Turn(new Standing(since, told), Word.NOTHING)
          : new Turn(OK, Word.IS_OVER);
    }
    return told.plus(REMINDED_AFTER).isAfter(now)
        ? new Turn(new Standing(null, told), Word.NOTHING)
        : new Turn(new Standing(null, now), Word.STILL_FIRES);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
