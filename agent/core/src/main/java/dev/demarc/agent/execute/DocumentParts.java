package dev.demarc.agent.execute;

import dev.demarc.agent.decide.Tokens;
import dev.demarc.contract.decision.Chunking;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a document into parts of about as many tokens each, between sentences; a sentence that takes
 * more than an eighth of a part is cut itself. Nothing is left out: the parts, one after the other,
 * are the document.
 */
final class DocumentParts {
  private final String text;
  private final long longest;
  private final List<Piece> pieces = new ArrayList<>();

  /** From one place to another; a sentence as a rule. */
  private record Piece(int from, int to, long tokens) {}

  private DocumentParts(String text, long longest) {
    this.text = text;
    this.longest = longest;
  }

  /**
   * The parts, as many as were decided or fewer.
   *
   * @throws AttemptFailed where one would be longer than was decided
   */
  static List<String> of(String text, Chunking chunking) throws AttemptFailed {
    DocumentParts parts = new DocumentParts(text, Math.max(1, chunking.partTokens() / 8));
    parts.cut();
    return parts.together(chunking);
  }

  private void cut() {
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(text);
    int from = sentences.first();
    for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
      cut(from, to);
      from = to;
    }
  }

  private void cut(int from, int to) {
    long tokens = Tokens.of(text.substring(from, to));
    int middle = between(text, from + (to - from) / 2);
    if (tokens <= longest || middle <= from || middle >= to) {
      pieces.add(new Piece(from, to, tokens));
    } else {
      cut(from, middle);
      cut(middle, to);
    }
  }

  /** Not in the middle of a character. */
  static int between(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  private List<String> together(Chunking chunking) throws AttemptFailed {
    long all = pieces.stream().mapToLong(Piece::tokens).sum();
    long room = chunking.partTokens() - chunking.partTokens() / 8;
    long parts = Math.clamp(Math.ceilDiv(all, room), 1, chunking.parts());
    long share = Math.ceilDiv(all, parts);
    List<String> together = new ArrayList<>();
    int from = 0;
    long tokens = 0;
    for (Piece piece : pieces) {
      tokens += piece.tokens();
      if (tokens > chunking.partTokens()) {
        throw AttemptFailed.refused("document_too_dense");
      }
      if (tokens >= share) {
        together.add(text.substring(from, piece.to()));
        from = piece.to();
        tokens = 0;
      }
    }
    if (from < text.length()) {
      together.add(text.substring(from));
    }
    return together;
  }
}
