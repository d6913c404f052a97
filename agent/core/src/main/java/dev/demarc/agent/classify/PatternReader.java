package dev.demarc.agent.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads an RE2 pattern only far enough to say what every match of it must have. It is careful, not
 * complete: what it does not know for sure needs nothing, and is searched for everywhere. The way
 * of doing it is that of RE2's own prefilter (Cox, "Regular Expression Matching with a Trigram
 * Index").
 */
final class PatternReader {
  private final String pattern;
  private int at;
  private int depth;
  private boolean edges;
  private boolean words;

  /** Raised where it is not sure of the syntax. */
  private static final class Unsure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsure() {
      super(null, null, false, false);
    }
  }

  private PatternReader(String pattern) {
    this.pattern = pattern;
  }

  /** What this pattern, which RE2 compiles, needs. */
  static PatternNeeds needs(String pattern) {
    try {
      PatternReader reader = new PatternReader(pattern);
      Piece whole = reader.alternatives();
      if (reader.at < pattern.length()) {
        return PatternNeeds.NOTHING;
      }
      return new PatternNeeds(
          whole.needed(),
          whole.marks(),
          whole.digits(),
          whole.longest(),
          reader.edges,
          reader.words);
    } catch (Unsure unsure) {
      return PatternNeeds.NOTHING;
    }
  }

  private Piece alternatives() {
    if (++depth > 32) {
      throw new Unsure();
    }
    Piece either = sequence();
    while (peek('|')) {
      at++;
      either = either.or(sequence());
    }
    depth--;
    return either;
  }

  private Piece sequence() {
    List<Piece> pieces = new ArrayList<>();
    while (at < pattern.length() && !peek('|') && !peek(')')) {
      pieces.add(repeated(single()));
    }
    return Piece.sequence(pieces);
  }

  private Piece single() {
    char c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> characterClass();
      case '\\' -> escape();
      case '.' -> Piece.ANY;
      case '^', '$' -> edge();
      case '*', '+', '?', '{', '}', ']' -> throw new Unsure();
      default -> Piece.of(c);
    };
  }

  private Piece edge() {
    edges = true;
    return Piece.EMPTY;
  }

  private Piece group() {
    if (peek('?')) {
      at++;
      if (flags()) {
        return Piece.EMPTY;
      }
    }
    Piece inner = alternatives();
    if (!peek(')')) {
      throw new Unsure();
    }
    at++;
    return inner;
  }

  /** Reads what stands between the question mark and the group; true where there is no group. */
  private boolean flags() {
    if (peek('P') || peek('<')) {
      int end = pattern.indexOf('>', at);
      if (end < 0) {
        throw new Unsure();
      }
      at = end + 1;
      return false;
    }
    while (at < pattern.length()) {
      char c = next();
      if (c == ':') {
        return false;
      }
      if (c == ')') {
        return true;
      }
      if ("imsU-".indexOf(c) < 0) {
        throw new Unsure();
      }
    }
    throw new Unsure();
  }

  private Piece characterClass() {
    boolean negated = peek('^');
    if (negated) {
      at++;
    }
    TreeSet<String> members = new TreeSet<>();
    boolean simple = !negated;
    boolean onlyDigits = !negated;
    for (boolean first = true; first || !peek(']'); first = false) {
      char c = next();
      if (c == '[' && peek(':')) {
        throw new Unsure();
      }
      char end = c;
      if (c == '\\') {
        char escaped = next();
        onlyDigits &= escaped == 'd';
        simple = false;
        if (escaped == 'x' || escaped == 'Q') {
          throw new Unsure();
        }
        if (escaped == 'p' || escaped == 'P') {
          script();
        }
        continue;
      }
      if (peek('-') && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']') {
        at++;
        end = next();
        if (end == '\\' || end == '[') {
          throw new Unsure();
        }
      }
      onlyDigits &= c >= '0' && end <= '9';
      simple &= end - c < 4 && end < 128;
      for (char member = c; simple && member <= end; member++) {
        members.add(String.valueOf(Character.toLowerCase(member)));
      }
    }
    at++;
    if (onlyDigits) {
      return Piece.DIGIT;
    }
    return simple && members.size() <= 4 ? Piece.oneOf(members) : Piece.ANY;
  }

  private Piece escape() {
    char c = next();
    return switch (c) {
      case 'd' -> Piece.DIGIT;
      case 'D', 's', 'S', 'w', 'W' -> Piece.ANY;
      case 'p', 'P' -> script();
      case 'b', 'B' -> {
        words = true;
        yield Piece.EMPTY;
      }
      case 'A', 'z' -> edge();
      case 't' -> Piece.of('\t');
      case 'n' -> Piece.of('\n');
      case 'r' -> Piece.of('\r');
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw new Unsure();
        }
        yield Piece.of(c);
      }
    };
  }

  /** Skips the name of a class of Unicode. */
  private Piece script() {
    if (next() == '{') {
      while (next() != '}') {
        // Only where it ends matters.
      }
    }
    return Piece.ANY;
  }

  private Piece repeated(Piece once) {
    Piece piece = once;
    for (int times = 0; at < pattern.length(); times++) {
      char c = pattern.charAt(at);
      if (c == '*') {
        piece = piece.times(0, PatternNeeds.UNBOUNDED);
      } else if (c == '+') {
        piece = piece.times(1, PatternNeeds.UNBOUNDED);
      } else if (c == '?') {
        piece = piece.times(0, 1);
      } else if (c == '{') {
        piece = counted(piece);
      } else {
        return piece;
      }
      at += c == '{' ? 0 : 1;
      if (peek('?')) {
        at++;
      }
      if (times > 0) {
        throw new Unsure();
      }
    }
    return piece;
  }

  private Piece counted(Piece piece) {
    int end = pattern.indexOf('}', at);
    String[] bounds = end < 0 ? new String[0] : pattern.substring(at + 1, end).split(",", -1);
    try {
      if (bounds.length == 1 || bounds.length == 2) {
        int least = Integer.parseInt(bounds[0]);
        String most = bounds[bounds.length - 1];
        at = end + 1;
        return piece.times(least, most.isEmpty() ? PatternNeeds.UNBOUNDED : Integer.parseInt(most));
      }
    } catch (NumberFormatException literalBrace) {
      // A brace that counts nothing is a literal for RE2; being unsure is cheaper than being wrong.
    }
    throw new Unsure();
  }

  private boolean peek(char c) {
    return at < pattern.length() && pattern.charAt(at) == c;
  }

  private char next() {
    if (at >= pattern.length()) {
      throw new Unsure();
    }
    return pattern.charAt(at++);
  }

  /**
   * A part of a pattern.
   *
   * @param exact all it can match, lower case; empty where that is too much to list
   * @param required one of these is in all it matches; empty where nothing is sure
   * @param marks all it matches has each of these
   * @param digits so many digits stand together in all it matches
   * @param allDigits it matches digits alone
   * @param longest its longest match, in characters
   */
  private record Piece(
      Set<String> exact,
      Set<String> required,
      String marks,
      int digits,
      boolean allDigits,
      int longest) {
    static final Piece EMPTY = new Piece(Set.of(""), Set.of(), "", 0, false, 0);
    static final Piece ANY = new Piece(Set.of(), Set.of(), "", 0, false, 2);
    static final Piece DIGIT = new Piece(Set.of(), Set.of(), "", 1, true, 1);

    private static final int MOST_LITERALS = 32;
    private static final int LEAST_LENGTH = 2;
    private static final int LONGEST_LITERAL = 24;

    static Piece of(char c) {
      boolean ascii = c > 0 && c < 128;
      if (!ascii) {
        return ANY;
      }
      String marks = Character.isLetterOrDigit(c) ? "" : String.valueOf(c);
      Set<String> exact = Set.of(String.valueOf(Character.toLowerCase(c)));
      return new Piece(exact, Set.of(), marks, 0, false, 1);
    }

    static Piece oneOf(Set<String> characters) {
      return new Piece(characters, Set.of(), "", 0, false, 1);
    }

    /** The better of all it matches and what it requires. */
    Set<String> needed() {
      return better(exact, required);
    }

    Piece or(Piece other) {
      TreeSet<String> both = new TreeSet<>(exact);
      both.addAll(other.exact);
      boolean listed = !exact.isEmpty() && !other.exact.isEmpty() && both.size() <= MOST_LITERALS;
      TreeSet<String> either = new TreeSet<>(needed());
      either.addAll(other.needed());
      boolean sure =
          !needed().isEmpty() && !other.needed().isEmpty() && either.size() <= MOST_LITERALS;
      return new Piece(
          listed ? both : Set.of(),
          sure ? either : Set.of(),
          common(marks, other.marks),
          Math.min(digits, other.digits),
          allDigits && other.allDigits,
          Math.max(longest, other.longest));
    }

    private static String common(String a, String b) {
      StringBuilder common = new StringBuilder();
      a.chars().filter(c -> b.indexOf(c) >= 0).forEach(c -> common.append((char) c));
      return common.toString();
    }

    private static String both(String a, String b) {
      StringBuilder both = new StringBuilder(a);
      b.chars().filter(c -> a.indexOf(c) < 0).forEach(c -> both.append((char) c));
      return both.toString();
    }

    Piece times(int least, int most) {
      int bound = (int) Math.min(PatternNeeds.UNBOUNDED, (long) longest * most);
      if (least == 0) {
        TreeSet<String> maybe = new TreeSet<>(exact);
        maybe.add("");
        boolean listed = most == 1 && !exact.isEmpty();
        return new Piece(listed ? maybe : Set.of(), Set.of(), "", 0, allDigits, bound);
      }
      boolean once = least == 1 && most == 1;
      int together = allDigits ? (int) Math.min(64, (long) digits * least) : digits;
      return new Piece(once ? exact : Set.of(), needed(), marks, together, allDigits, bound);
    }

    static Piece sequence(List<Piece> pieces) {
      Set<String> run = Set.of("");
      Set<String> best = Set.of();
      boolean exact = true;
      int most = 0;
      int together = 0;
      long longest = 0;
      String marks = "";
      for (Piece piece : pieces) {
        longest += piece.longest;
        marks = both(marks, piece.marks);
        together = piece.allDigits ? together + piece.digits : 0;
        most = Math.max(most, Math.max(together, piece.digits));
        Set<String> joined = joined(run, piece.exact);
        if (!joined.isEmpty()) {
          run = joined;
          continue;
        }
        exact = false;
        best = better(best, better(run, piece.required));
        run = piece.exact.isEmpty() ? Set.of("") : piece.exact;
      }
      best = better(best, run);
      boolean allDigits = !pieces.isEmpty() && pieces.stream().allMatch(Piece::allDigits);
      return new Piece(
          exact ? run : Set.of(),
          exact ? Set.of() : best,
          marks,
          allDigits ? together : most,
          allDigits,
          (int) Math.min(PatternNeeds.UNBOUNDED, longest));
    }

    /** Every start with every end; empty where that is too much. */
    private static Set<String> joined(Set<String> starts, Set<String> ends) {
      TreeSet<String> joined = new TreeSet<>();
      if (starts.size() * ends.size() > MOST_LITERALS) {
        return Set.of();
      }
      for (String start : starts) {
        for (String end : ends) {
          joined.add(start + end);
        }
      }
      return shortest(joined) > LONGEST_LITERAL ? Set.of() : joined;
    }

    private static Set<String> better(Set<String> a, Set<String> b) {
      boolean usableA = shortest(a) >= LEAST_LENGTH;
      boolean usableB = shortest(b) >= LEAST_LENGTH;
      if (!usableA || !usableB) {
        return usableA ? a : usableB ? b : Set.of();
      }
      return shortest(b) > shortest(a) ? b : a;
    }

    /** The length of the shortest; 0 where there is none. */
    private static int shortest(Set<String> literals) {
      return literals.stream().mapToInt(String::length).min().orElse(0);
    }
  }
}
