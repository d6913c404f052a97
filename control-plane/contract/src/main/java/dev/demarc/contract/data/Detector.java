package dev.demarc.contract.data;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.TagId;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in content, and the tags a finding adds. Immutable.
 *
 * @param pattern the RE2 pattern of a {@link DetectorKind#PATTERN}, absent for every other kind; at
 *     most 512 characters
 * @param tags added to a request in which it found something
 * @param terms of a {@link DetectorKind#DICTIONARY}, at most {@value #MOST_TERMS} of {@value
 *     #LONGEST_TERM} characters; empty for every other kind
 * @param tagger the model of a {@link DetectorKind#TAGGER}, absent for every other kind
 */
public record Detector(
    DetectorId id,
    DetectorKind kind,
    @Nullable String pattern,
    SortedSet<TagId> tags,
    SortedSet<String> terms,
    @Nullable Tagger tagger) {
  /** The most terms of one dictionary. */
  public static final int MOST_TERMS = 5_000;

  /** The most characters of one term. */
  public static final int LONGEST_TERM = 100;

  /**
   * Checks that what the kind needs is there and nothing else.
   *
   * @throws InvalidValue naming the member and what is wrong with it
   */
  public Detector {
    tags = Sorted.set(tags);
    terms = Sorted.set(terms);
    only(kind == DetectorKind.PATTERN, pattern != null, "pattern", "pattern");
    only(kind == DetectorKind.DICTIONARY, !terms.isEmpty(), "terms", "dictionary");
    only(kind == DetectorKind.TAGGER, tagger != null, "tagger", "tagger");
    if (pattern != null && (pattern.isBlank() || pattern.length() > 512)) {
      throw new InvalidValue("pattern", "must have 1 to 512 characters");
    }
    if (terms.size() > MOST_TERMS) {
      throw new InvalidValue("terms", "must be at most " + MOST_TERMS);
    }
    int number = 0;
    for (String term : terms) {
      checkTerm("terms[" + number++ + "]", term);
    }
  }

  /** One that is neither a dictionary nor a tagger. */
  public Detector(
      DetectorId id, DetectorKind kind, @Nullable String pattern, SortedSet<TagId> tags) {
    this(id, kind, pattern, tags, Sorted.set(null), null);
  }

  private static void only(boolean needed, boolean there, String member, String kind) {
    if (needed != there) {
      throw new InvalidValue(member, "is required for kind " + kind + " and for no other kind");
    }
  }

  /** What has fewer letters and digits would be found in every request. */
  private static void checkTerm(String member, String term) {
    if (term.length() > LONGEST_TERM) {
      throw new InvalidValue(member, "must have at most " + LONGEST_TERM + " characters");
    }
    if (term.codePoints().filter(Character::isLetterOrDigit).count() < 2) {
      throw new InvalidValue(member, "must have at least two letters or digits");
    }
    if (term.codePoints().anyMatch(Character::isISOControl)) {
      throw new InvalidValue(member, "must not have control characters");
    }
  }
}
