package dev.demarc.contract.data;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.SortedSet;

/**
 * A model that reads a text and gives labels to its parts, or one to the whole of it. The site
 * binds the files; what they are is said here, so that a site cannot put in another. Immutable.
 *
 * @param model of the ONNX file
 * @param vocabulary of the WordPiece vocabulary, one piece a line
 * @param labels in the order of the model's outputs, 2 to {@value #MOST_LABELS}
 * @param looksFor the labels that are a finding
 * @param leastPermille a label counts from this probability on, in thousandths: 1 to 1000
 */
public record Tagger(
    Digest model,
    Digest vocabulary,
    List<String> labels,
    SortedSet<String> looksFor,
    int leastPermille) {
  /** The most labels. */
  public static final int MOST_LABELS = 200;

  /**
   * Checks the members.
   *
   * @throws InvalidValue naming the member and what is wrong with it
   */
  public Tagger {
    labels = Sorted.list(labels);
    looksFor = Sorted.set(looksFor);
    if (labels.size() < 2 || labels.size() > MOST_LABELS) {
      throw new InvalidValue("tagger.labels", "must be 2 to " + MOST_LABELS);
    }
    if (new HashSet<>(labels).size() != labels.size()) {
      throw new InvalidValue("tagger.labels", "must not repeat");
    }
    if (labels.stream().anyMatch(label -> label.isBlank() || label.length() > 64)) {
      throw new InvalidValue("tagger.labels", "must have 1 to 64 characters each");
    }
    if (looksFor.isEmpty() || !labels.containsAll(looksFor)) {
      throw new InvalidValue("tagger.looksFor", "must name one or more of the labels");
    }
    if (leastPermille < 1 || leastPermille > 1000) {
      throw new InvalidValue("tagger.leastPermille", "must be 1 to 1000");
    }
  }
}
