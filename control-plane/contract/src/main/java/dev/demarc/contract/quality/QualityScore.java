package dev.demarc.contract.quality;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GoldenSetId;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a route did in one run of one golden set: counts and digests, nothing of a case. Times are
 * the agent's signed clock, in whole milliseconds.
 *
 * @param modelVersion as the catalogue named it when the set was run
 * @param modelDigest of the model file that was run, absent where there is none or it is not known
 * @param setVersion as the set's author names it
 * @param dataset digest of the set's canonical bytes
 * @param application as which the cases were asked
 * @param cases of the set; each is answered, refused or failed
 * @param answered by this very route
 * @param passed of those, every check of the case
 * @param refused not permitted, or only after somebody's consent or approval
 * @param failed permitted, and no answer came
 * @param expiresAt from then on it counts for nothing; at most {@link #LONGEST} after it was made
 */
public record QualityScore(
    TargetId target,
    ModelId model,
    TaskId task,
    String modelVersion,
    @Nullable Digest modelDigest,
    GoldenSetId set,
    String setVersion,
    Digest dataset,
    ApplicationId application,
    int cases,
    int answered,
    int passed,
    int refused,
    int failed,
    Instant at,
    Instant expiresAt) {
  /** The longest that any score may count. */
  public static final Duration LONGEST = Duration.ofDays(30);

  /** The most cases of one set. */
  public static final int MOST_CASES = 500;

  public QualityScore {
    modelVersion = label(modelVersion);
    Id.token("setVersion", setVersion);
    if (!expiresAt.isAfter(at) || Duration.between(at, expiresAt).compareTo(LONGEST) > 0) {
      throw new InvalidValue("expiresAt", "must be after the run, by " + LONGEST + " at most");
    }
    if (cases > MOST_CASES || refused < 0 || failed < 0) {
      throw new InvalidValue("cases", "must be at most " + MOST_CASES + ", and no count negative");
    }
    if (answered < 1 || cases != (long) answered + refused + failed) {
      throw new InvalidValue(
          "answered", "must be 1 or more, and with refused and failed all cases");
    }
    if (passed < 0 || passed > answered) {
      throw new InvalidValue("passed", "must be some of those answered");
    }
  }

  /** Passed of answered in thousandths, rounded down, as a catalogue claims quality. */
  public int permille() {
    return passed * 1_000 / answered;
  }

  /** Whether it counts at this time; one of a time that is not yet does not. */
  public boolean holds(Instant now) {
    return !now.isBefore(at) && now.isBefore(expiresAt);
  }

  /** A catalogue's name of a version, made fit to be a label; never longer than 64 characters. */
  public static String label(String version) {
    String fit = version.replaceAll("[^\\x21-\\x7e]", "_");
    return fit.isEmpty() ? "_" : fit.substring(0, Math.min(64, fit.length()));
  }
}
