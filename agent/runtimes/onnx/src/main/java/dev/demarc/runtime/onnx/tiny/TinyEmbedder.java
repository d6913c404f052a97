package dev.demarc.runtime.onnx.tiny;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A model of one layer: a vector for every piece of a small vocabulary, random but the same every
 * time. Loading, tokens and arithmetic are real; texts that share words have similar vectors, and
 * that is all it understands. {@code TinyEmbedder DIRECTORY} writes {@code model.onnx} and {@code
 * vocab.txt}.
 */
public final class TinyEmbedder {
  /** The length of its vectors. */
  public static final int DIMENSIONS = 16;

  private static final long SEED = 20_261_124;
  private static final List<String> WORDS =
      List.of("ward", "patient", "calm", "pain", "rota", "short", "invoice", "unpaid", "the", "is");

  private TinyEmbedder() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("usage: TinyEmbedder DIRECTORY");
    }
    write(Path.of(arguments[0]));
  }

  /** Writes the two files; gives the model's. */
  public static Path write(Path directory) throws IOException {
    List<String> vocabulary = vocabulary();
    Files.createDirectories(directory);
    Files.write(directory.resolve("vocab.txt"), vocabulary);
    return Files.write(directory.resolve("model.onnx"), model(vocabulary.size()));
  }

  private static byte[] model(int pieces) {
    Random random = new Random(SEED);
    float[][] rows = new float[pieces][DIMENSIONS];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return new OnnxWriter()
        .matrix("pieces", rows)
        .node("Gather", List.of("pieces", "input_ids"), "last_hidden_state")
        .input("input_ids", OnnxWriter.INT64, -1, -1)
        .input("attention_mask", OnnxWriter.INT64, -1, -1)
        .output("last_hidden_state", OnnxWriter.FLOAT, -1, -1, DIMENSIONS)
        .model();
  }

  private static List<String> vocabulary() {
    return vocabulary(WORDS);
  }

  /** The marks, these words, and every letter and digit, so that any word is some pieces. */
  static List<String> vocabulary(List<String> words) {
    List<String> pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]"));
    pieces.addAll(words);
    for (char c = 'a'; c <= 'z'; c++) {
      pieces.add(String.valueOf(c));
      pieces.add("##" + c);
    }
    for (char c = '0'; c <= '9'; c++) {
      pieces.add(String.valueOf(c));
      pieces.add("##" + c);
    }
    pieces.addAll(List.of(".", ",", "-", "?", "!"));
    return pieces;
  }
}
