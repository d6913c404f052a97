package dev.demarc.runtime.llama.tiny;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A SentencePiece-style vocabulary: three controls, 256 byte tokens (so that any text can be
 * encoded), two turn marks, printable ASCII, and some words with all their beginnings, which the
 * tokenizer needs to reach them by merging.
 *
 * <p>Each token carries a lean, added to its logit, that makes random output printable: words are
 * likely, single characters less so, bytes and beginnings all but impossible unless a grammar asks
 * for them, and the end of a turn comes after some dozens of tokens.
 */
final class TinyVocabulary {

  static final int UNKNOWN = 0;
  static final int BOS = 1;
  static final int EOS = 2;

  private static final int TYPE_NORMAL = 1;
  private static final int TYPE_UNKNOWN = 2;
  private static final int TYPE_CONTROL = 3;
  private static final int TYPE_BYTE = 6;
  private static final float NEVER = -40;
  private static final float RARE = -4;
  private static final String SPACE = "\u2581";

  private static final String WORDS =
      """
      the of and to in a is that for it was on are as with at be this have from or one had by but not what all were we
      when your can said there use an each which she do how their if will up other about out many then them these so some
      her would make like him into time has look two more write go see number no way could people my than first water been
      call who oil its now find long down day did get come made may part over new sound take only little work know place
      year live me back give most very after thing our just name good sentence man think say great where help through much
      before line right too mean old any same tell boy follow came want show also around form three small set put end does
      another well large must big even such because turn here why ask went men read need land different home us move try
      kind hand picture again change off play spell air away animal house point page letter mother answer found study
      """;

  private record Token(int type, float score, float lean) {}

  private final Map<String, Token> tokens = new LinkedHashMap<>();
  private final int endOfTurn;

  TinyVocabulary() {
    put("<unk>", TYPE_UNKNOWN, 0, NEVER);
    put("<s>", TYPE_CONTROL, 0, NEVER);
    put("</s>", TYPE_CONTROL, 0, NEVER);
    for (int b = 0; b < 256; b++) {
      put("<0x%02X>".formatted(b), TYPE_BYTE, 0, NEVER);
    }
    put("<|im_start|>", TYPE_CONTROL, 0, NEVER);
    endOfTurn = tokens.size();
    put("<|im_end|>", TYPE_CONTROL, 0, 7);
    put(SPACE, TYPE_NORMAL, -1_000, RARE);
    for (char c = '!'; c <= '~'; c++) {
      put(String.valueOf(c), TYPE_NORMAL, -1_000, RARE);
    }
    List.of(WORDS.strip().split("\\s+")).forEach(word -> put(SPACE + word, TYPE_NORMAL, -1, 0));
    List.copyOf(tokens.keySet()).stream()
        .filter(t -> t.startsWith(SPACE))
        .forEach(this::beginnings);
  }

  private void beginnings(String word) {
    for (int length = 2; length < word.length(); length++) {
      String beginning = word.substring(0, length);
      if (!tokens.containsKey(beginning)) {
        put(beginning, TYPE_NORMAL, -100 + length, NEVER);
      }
    }
  }

  private void put(String text, int type, float score, float lean) {
    tokens.put(text, new Token(type, score, lean));
  }

  int size() {
    return tokens.size();
  }

  int endOfTurn() {
    return endOfTurn;
  }

  List<String> texts() {
    return new ArrayList<>(tokens.keySet());
  }

  List<Integer> types() {
    return tokens.values().stream().map(Token::type).toList();
  }

  List<Float> scores() {
    return tokens.values().stream().map(Token::score).toList();
  }

  List<Float> leans() {
    return tokens.values().stream().map(Token::lean).toList();
  }
}
