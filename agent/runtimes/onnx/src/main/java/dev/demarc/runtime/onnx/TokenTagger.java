package dev.demarc.runtime.onnx;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Reads a text in windows as wide as the model runs, each a quarter over the one before, so that
 * what lies across an edge lies whole within another window. A piece is a finding when some window
 * gives it a label that is looked for, with at least the probability that counts (softmax over the
 * model's outputs), whatever else another label has: what is not sure to be nothing is found. For
 * one thread.
 */
record TokenTagger(OnnxEngine engine, LongSupplier nanos) {
  /** The most windows of one text. */
  static final int MOST_WINDOWS = 512;

  private static final int OVERLAP = 4;
  private static final int MARKS = 2;

  /**
   * How much is found within this time, which is looked at between windows.
   *
   * @throws OrtException when the model does not run
   */
  Tagged tag(Tagging asked, long forNanos) throws OrtException {
    long end = nanos.getAsLong() + forNanos;
    if (engine.model().dimensions() != asked.labels().size()) {
      return new Tagged.Failed(Failure.LABELS_MISMATCH);
    }
    long[] pieces = engine.words().pieces(asked.text());
    int room = engine.model().maxTokens() - MARKS;
    int step = room - room / OVERLAP;
    int windows = 1 + Math.ceilDiv(Math.max(0, pieces.length - room), step);
    if (windows > MOST_WINDOWS) {
      return new Tagged.Failed(Failure.CONTEXT_EXCEEDED);
    }
    LabelledPieces found = new LabelledPieces(asked, pieces, engine.words());
    for (int window = 0; window < windows; window++) {
      if (window > 0 && nanos.getAsLong() - end > 0) {
        return new Tagged.Failed(Failure.TIMED_OUT);
      }
      int from = window * step;
      int to = Math.min(from + room, pieces.length);
      OnnxEngine.Output output =
          engine.run(engine.words().framed(Arrays.copyOfRange(pieces, from, to)));
      if (!read(output, from, to, found)) {
        return new Tagged.Failed(Failure.RUNTIME_FAILED);
      }
    }
    return new Tagged.Found(found.count(), windows, pieces.length);
  }

  /** False where the model's answer makes no sense. */
  private static boolean read(OnnxEngine.Output output, int from, int to, LabelledPieces found) {
    if (!output.perToken()) {
      return found.whole(output.rows()[0]);
    }
    if (output.rows().length != to - from + MARKS) {
      return false;
    }
    for (int piece = from; piece < to; piece++) {
      if (!found.piece(piece, output.rows()[piece - from + 1])) {
        return false;
      }
    }
    return true;
  }
}
