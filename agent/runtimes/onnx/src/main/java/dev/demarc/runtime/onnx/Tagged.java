package dev.demarc.runtime.onnx;

/** What came of looking for labels in a text. */
public sealed interface Tagged {

  /**
   * How much was found, never what.
   *
   * @param findings parts of the text, one for each run of pieces under labels of one kind; at most
   *     one for a model that gives one label to the whole
   * @param windows the text was read in
   * @param tokens of the text, by the model's own tokenizer, its marks left out
   */
  record Found(int findings, int windows, long tokens) implements Tagged {}

  /** It is not known whether there is anything. */
  record Failed(Failure failure) implements Tagged {}
}
