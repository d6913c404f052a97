package dev.demarc.runtime.onnx.tiny;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that marks the names of a few people: a first name before a family name begins one, a
 * family name after a first name goes on with it, and either alone is nobody. It sees one piece to
 * the left and one to the right, so a name that is cut in two is not found. {@code TinyTagger
 * DIRECTORY} writes {@code tagger.onnx} and {@code vocabulary.txt}.
 *
 * <pre>
 *   logits[i] = here[id[i]] + left[id[i-1]] + right[id[i+1]]
 * </pre>
 */
public final class TinyTagger {
  /** Its labels, in the order of its outputs. */
  public static final List<String> LABELS = List.of("O", "B-NAME", "I-NAME");

  /** A word at which its outputs are no numbers. */
  public static final String NONSENSE = "nonsense";

  private static final List<String> FIRST = List.of("ada", "grace", "alan", "mary", "emmy");
  private static final List<String> FAMILY =
      List.of("lovelace", "hopper", "turing", "jackson", "noether");
  private static final List<String> OTHER =
      List.of("the", "is", "and", "on", "of", "ward", "patient", "seen", "by", "today", NONSENSE);

  private static final float HALF = 6;
  private static final float NOTHING = 9;

  private TinyTagger() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("usage: TinyTagger DIRECTORY");
    }
    write(Path.of(arguments[0]));
  }

  /** Writes {@code tagger.onnx} and {@code vocabulary.txt}. */
  public static void write(Path directory) throws IOException {
    List<String> vocabulary =
        TinyEmbedder.vocabulary(
            List.of(FIRST, FAMILY, OTHER).stream().flatMap(List::stream).toList());
    Files.createDirectories(directory);
    Files.write(directory.resolve("vocabulary.txt"), vocabulary);
    Files.write(directory.resolve("tagger.onnx"), model(vocabulary));
  }

  private static byte[] model(List<String> vocabulary) {
    float[][] here = new float[vocabulary.size()][LABELS.size()];
    float[][] left = new float[vocabulary.size()][LABELS.size()];
    float[][] right = new float[vocabulary.size()][LABELS.size()];
    for (int id = 0; id < here.length; id++) {
      here[id][0] = vocabulary.get(id).equals(NONSENSE) ? Float.NaN : NOTHING;
    }
    for (String first : FIRST) {
      here[vocabulary.indexOf(first)][1] = HALF;
      left[vocabulary.indexOf(first)][2] = HALF;
    }
    for (String family : FAMILY) {
      here[vocabulary.indexOf(family)][2] = HALF;
      right[vocabulary.indexOf(family)][1] = HALF;
    }
    return new OnnxWriter()
        .matrix("here", here)
        .matrix("left", left)
        .matrix("right", right)
        .numbers("zero", 0)
        .numbers("one", 1)
        .numbers("minus_one", -1)
        .numbers("last", Long.MAX_VALUE)
        .numbers("before", 0, 1, 0, 0)
        .numbers("after", 0, 0, 0, 1)
        .node("Slice", List.of("input_ids", "zero", "minus_one", "one"), "but_last")
        .node("Slice", List.of("input_ids", "one", "last", "one"), "but_first")
        .node("Pad", List.of("but_last", "before"), "left_ids")
        .node("Pad", List.of("but_first", "after"), "right_ids")
        .node("Gather", List.of("here", "input_ids"), "of_here")
        .node("Gather", List.of("left", "left_ids"), "of_left")
        .node("Gather", List.of("right", "right_ids"), "of_right")
        .node("Add", List.of("of_here", "of_left"), "of_two")
        .node("Add", List.of("of_two", "of_right"), "logits")
        .input("input_ids", OnnxWriter.INT64, -1, -1)
        .input("attention_mask", OnnxWriter.INT64, -1, -1)
        .output("logits", OnnxWriter.FLOAT, -1, -1, LABELS.size())
        .model();
  }
}
