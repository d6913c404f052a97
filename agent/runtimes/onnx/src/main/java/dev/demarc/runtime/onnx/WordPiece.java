package dev.demarc.runtime.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * BERT's tokenizer: words and punctuation, each word cut greedily into the longest known pieces
 * (WordPiece; Devlin et al. 2019), between {@code [CLS]} and {@code [SEP]}. The vocabulary is a
 * piece a line, its number the line's; a piece that goes on begins with {@code ##}. One without
 * capitals is of an uncased model: texts are then read in lower case without accents. Immutable.
 */
final class WordPiece {
  private static final int LONGEST_WORD = 100;
  private static final String GOES_ON = "##";

  private final Map<String, Integer> vocabulary;
  private final BitSet goingOn = new BitSet();
  private final boolean cased;
  private final long unknown;
  private final long start;
  private final long end;

  private WordPiece(Map<String, Integer> vocabulary) throws IOException {
    this.vocabulary = vocabulary;
    this.cased = vocabulary.keySet().stream().anyMatch(WordPiece::hasCapital);
    vocabulary.forEach((piece, number) -> goingOn.set(number, piece.startsWith(GOES_ON)));
    this.unknown = special("[UNK]");
    this.start = special("[CLS]");
    this.end = special("[SEP]");
  }

  /**
   * Reads a vocabulary in UTF-8.
   *
   * @throws IOException when it is no vocabulary
   */
  static WordPiece of(byte[] vocabulary) throws IOException {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    Map<String, Integer> numbers = new HashMap<>();
    int line = 0;
    for (String piece : utf8.decode(ByteBuffer.wrap(vocabulary)).toString().lines().toList()) {
      numbers.put(piece, line++);
    }
    return new WordPiece(numbers);
  }

  private static boolean hasCapital(String piece) {
    return !piece.startsWith("[") && piece.codePoints().anyMatch(Character::isUpperCase);
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
    return framed(pieces(text));
  }

  /** These between their marks. */
  long[] framed(long[] pieces) {
    long[] framed = new long[pieces.length + 2];
    framed[0] = start;
    System.arraycopy(pieces, 0, framed, 1, pieces.length);
    framed[pieces.length + 1] = end;
    return framed;
  }

  /** The numbers of a text, without marks. */
  long[] pieces(String text) {
    List<Long> pieces = new ArrayList<>();
    for (String word : words(text)) {
      pieces(word, pieces);
    }
    return pieces.stream().mapToLong(Long::longValue).toArray();
  }

  /** Whether this piece goes on with a word that another began. */
  boolean goesOn(long piece) {
    return goingOn.get((int) piece);
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
        piece = vocabulary.get((from == 0 ? "" : GOES_ON) + word.substring(from, to));
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

  private List<String> words(String text) {
    String plain = cased ? text : uncased(text);
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

  private static String uncased(String text) {
    return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
        .replaceAll("\\p{Mn}+", "");
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
