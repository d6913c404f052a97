package dev.demarc.runtime.onnx;

import java.util.Arrays;
import java.util.List;

/**
 * The label looked for that each piece of a text has, over all windows, and how many parts of the
 * text that makes. Labels may say where a part begins, as BIO and BIOES do ({@code B-PER}, {@code
 * I-PER}); those without a prefix are of one kind by their name. One per text; for one thread.
 */
final class LabelledPieces {
  private static final int NONE = -1;

  private final List<String> labels;
  private final boolean[] wanted;
  private final double least;
  private final boolean[] goesOn;
  private final int[] label;
  private final double[] probability;
  private boolean whole;

  LabelledPieces(Tagging asked, long[] pieces, WordPiece words) {
    this.labels = asked.labels();
    this.wanted = new boolean[labels.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = asked.looksFor().contains(labels.get(i));
    }
    this.least = asked.leastPermille() / 1000.0;
    this.goesOn = new boolean[pieces.length];
    for (int i = 0; i < pieces.length; i++) {
      goesOn[i] = words.goesOn(pieces[i]);
    }
    this.label = new int[pieces.length];
    Arrays.fill(label, NONE);
    this.probability = new double[pieces.length];
  }

  /** What one window says of a piece; false where it is no answer. */
  boolean piece(int piece, float[] outputs) {
    double sum = sum(outputs);
    if (Double.isNaN(sum)) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      double share = share(outputs, i, sum);
      if (wanted[i] && share >= least && share > probability[piece]) {
        label[piece] = i;
        probability[piece] = share;
      }
    }
    return true;
  }

  /** What one window says of all of it; false where it is no answer. */
  boolean whole(float[] outputs) {
    double sum = sum(outputs);
    for (int i = 0; i < wanted.length; i++) {
      whole |= wanted[i] && share(outputs, i, sum) >= least;
    }
    return !Double.isNaN(sum);
  }

  private static double sum(float[] outputs) {
    double most = most(outputs);
    double sum = 0;
    for (float output : outputs) {
      sum += Math.exp(output - most);
    }
    return sum;
  }

  private static double share(float[] outputs, int of, double sum) {
    return Math.exp(outputs[of] - most(outputs)) / sum;
  }

  private static double most(float[] outputs) {
    double most = Double.NEGATIVE_INFINITY;
    for (float output : outputs) {
      most = Math.max(most, output);
    }
    return most;
  }

  int count() {
    int count = whole ? 1 : 0;
    for (int i = 0; i < label.length; i++) {
      count += label[i] != NONE && begins(i) ? 1 : 0;
    }
    return count;
  }

  private boolean begins(int piece) {
    if (piece == 0 || label[piece - 1] == NONE) {
      return true;
    }
    String here = labels.get(label[piece]);
    boolean anew = here.startsWith("B-") || here.startsWith("S-") || here.startsWith("U-");
    return !kind(here).equals(kind(labels.get(label[piece - 1]))) || (anew && !goesOn[piece]);
  }

  private static String kind(String label) {
    return label.length() > 2 && label.charAt(1) == '-' ? label.substring(2) : label;
  }
}
