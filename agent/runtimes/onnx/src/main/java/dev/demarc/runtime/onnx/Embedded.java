package dev.demarc.runtime.onnx;

import java.util.List;

/** What came of a request for vectors. */
public sealed interface Embedded {

  /**
   * The vectors, each of length 1 (Euclidean), in the order of the texts.
   *
   * @param tokens of all texts, by the model's own tokenizer, its two marks included
   */
  record Vectors(List<float[]> rows, long tokens) implements Embedded {
    public Vectors {
      rows = List.copyOf(rows);
    }
  }

  /** None. */
  record Failed(Failure failure) implements Embedded {}
}
