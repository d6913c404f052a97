package dev.demarc.runtime.onnx;

import java.util.List;
import java.util.Set;

/**
 * A text whose parts are to be given labels. Immutable.
 *
 * @param labels in the order of the model's outputs
 * @param looksFor those of them that are a finding
 * @param leastPermille a label counts from this probability on, in thousandths
 */
public record Tagging(String text, List<String> labels, Set<String> looksFor, int leastPermille) {
  /** The longest text; a longer one is refused before it goes anywhere. */
  public static final int MOST_CHARACTERS = 1 << 20;

  public Tagging {
    labels = List.copyOf(labels);
    looksFor = Set.copyOf(looksFor);
  }

  /** Without the text. */
  @Override
  public String toString() {
    return "Tagging[" + text.length() + " characters]";
  }
}
