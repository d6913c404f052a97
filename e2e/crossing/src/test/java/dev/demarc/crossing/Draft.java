package dev.demarc.crossing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.engine.cubes.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A request while it is written: what its author knows of it, and the words in it. */
final class Draft {
  final Set<Token> parts = new TreeSet<>((a, b) -> Integer.compare(a.part(), b.part()));
  final Set<String> detected = new TreeSet<>();
  final Set<String> tools = new TreeSet<>();
  Optional<String> declared = Optional.empty();
  Set<String> tags = new TreeSet<>();
  Optional<String> task = Optional.empty();
  Optional<String> session = Optional.empty();
  boolean person;
  Optional<Set<String>> roles = Optional.empty();
  boolean unreadable;
  boolean embeds;
  boolean document;
  boolean stream;
  int messages;
  int files;
  private final int number;
  private final Dice dice;
  private final List<String> escaped = new ArrayList<>();
  private Optional<String> trouble = Optional.empty();
  private boolean troubled;

  Draft(int number, Dice dice) {
    this.number = number;
    this.dice = dice;
  }

  String path() {
    return embeds ? "/v1/embeddings" : "/v1/chat/completions";
  }

  /** Raises what is declared. */
  void declare(String other) {
    if (declared.isEmpty() || Words.RANKS.get(other) > Words.RANKS.get(declared.get())) {
      declared = Optional.of(other);
    }
  }

  /**
   * A word a detector fails at is put in. What else there would be to find is left out: nobody can
   * say how much of it is found before the detector fails.
   */
  void trouble(String word) {
    trouble = Optional.of(word);
    troubled = true;
    unreadable = true;
  }

  String secret(int which) {
    return new Token(number, Token.PRIVATE + which).text();
  }

  String words() {
    return words(dice.one(Token.Form.values()));
  }

  /** Some words with a token of their own, and now and then something that must be detected. */
  String words(Token.Form form) {
    StringBuilder text = new StringBuilder("the ward ");
    text.append(token(form)).append(" asks");
    if (!troubled && dice.oneIn(25)) {
      detected.add("phi");
      text.append(" about ").append(written("MRN-" + (100_000 + dice.upTo(800_000)), form));
    }
    if (!troubled && dice.oneIn(40)) {
      detected.add("pci");
      text.append(" and pays by ").append(written("4111 1111 1111 1111", form));
    }
    trouble.ifPresent(word -> text.append(' ').append(word));
    trouble = Optional.empty();
    return text.append(filler()).toString();
  }

  /** A token of its own. */
  String token(Token.Form form) {
    Token token = new Token(number, parts.size());
    parts.add(token);
    return written(token.text(), form);
  }

  private String filler() {
    return dice.oneIn(4) ? " again".repeat(1 + dice.upTo(120)) : " today";
  }

  private String written(String text, Token.Form form) {
    if (form == Token.Form.JSON) {
      escaped.add(text);
    }
    return form.of(text);
  }

  /** The body as text, with the escapes that are its own. */
  String written(ObjectNode body) {
    String text = body.toString();
    for (String each : escaped) {
      text = text.replace(each, Token.Form.each(each, "\\u%04x"));
    }
    return text;
  }
}
