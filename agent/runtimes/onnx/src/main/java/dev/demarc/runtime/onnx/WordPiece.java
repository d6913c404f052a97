package dev.demarc.runtime.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * BERT's tokenizer: words and punctuation, lower case without accents, each word cut greedily into
 * the longest known pieces (WordPiece; Devlin et al. 2019), between {@code [CLS]} and {@code
 * [SEP]}. The vocabulary is a piece a line, its number the line's; a piece that goes on begins with
 * {@code ##}. Immutable.
 */
final class WordPiece {
  private static final int LONGEST_WORD = 100;

  private final Map<String, Integer> vocabulary;
  private final long unknown;
  private final long start;
  private final long end;

  private WordPiece(Map<String, Integer> vocabulary) throws IOException {
    this.vocabulary = vocabulary;
    this.unknown = special("[UNK]");
    this.start = special("[CLS]");
    this.end = special("[SEP]");
  }

  static WordPiece read(Path vocabulary) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    for (String piece : Files.readAllLines(vocabulary)) {
      numbers.putIfAbsent(piece, numbers.size());
    }
    return new WordPiece(numbers);
  }

  private long special(String piece) throws IOException {
    Integer number = vocabulary.get(piece);
    if (number == null) {
      throw new IOException("the vocabulary has no " + piece);
    }
    return number;
  }

  /** The numbers of a text, its marks included. */
  long[] tokens(String text) {
    List<Long> tokens = new ArrayList<>();
    tokens.add(start);
    for (String word : words(text)) {
      pieces(word, tokens);
    }
    tokens.add(end);
    return tokens.stream().mapToLong(Long::longValue).toArray();
  }

  private void pieces(String word, List<Long> tokens) {
    if (word.length() > LONGEST_WORD) {
      tokens.add(unknown);
      return;
    }
    List<Long> found = new ArrayList<>();
    int from = 0;
    while (from < word.length()) {
      int to = word.length();
      Integer piece = null;
      while (to > from && piece == null) {
        piece = vocabulary.get((from == 0 ? "" : "##") + word.substring(from, to));
        to = piece == null ? to - 1 : to;
      }
      if (piece == null) {
        tokens.add(unknown);
        return;
      }
      found.add((long) piece);
      from = to;
    }
    tokens.addAll(found);
  }

  private static List<String> words(String text) {
    String plain =
        Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
            .replaceAll("\\p{Mn}+", "");
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    plain
        .codePoints()
        .filter(c -> c != 0 && c != 0xFFFD)
        .forEach(c -> {
          boolean alone = isPunctuation(c) || Character.isIdeographic(c);
          if (alone || Character.isWhitespace(c) || Character.isISOControl(c)) {
            end(word, words);
          }
          if (alone) {
            words.add(Character.toString(c));
          } else if (!Character.isWhitespace(c) && !Character.isISOControl(c)) {
            word.appendCodePoint(c);
          }
        });
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isPunctuation(int c) {
    boolean ascii =
        (c >= 33 && c <= 47)
            || (c >= 58 && c <= 64)
            || (c >= 91 && c <= 96)
            || (c >= 123 && c <= 126);
    return ascii
        || switch (Character.getType(c)) {
          case Character.CONNECTOR_PUNCTUATION,
              Character.DASH_PUNCTUATION,
              Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.OTHER_PUNCTUATION ->
              true;
          default -> false;
        };
  }
}
