package dev.demarc.agent.classify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One look of all detectors at one request. Each text is read once, character by character, through
 * the {@link LiteralAutomaton}; numbers, at-signs and literals met on the way are handed to the
 * detectors that start from them, and patterns are searched for only around what they need. A text
 * is then read again in every other form a model could read it in: with look-alike characters
 * folded ({@link PlainText}), without escapes ({@link Escapes}), and what long encoded runs hold
 * ({@link EncodedRuns}), {@value #MOST_LAYERS} layers deep.
 *
 * <p>Bounds: texts of all forms together have at most {@value #MOST_CHARACTERS} characters; what is
 * beyond, or has more layers, cannot be read. Time is bounded by the {@link Watch}. One per
 * request; not safe for many threads.
 */
final class Search implements Content {
  static final int MOST_LAYERS = 4;
  static final long MOST_CHARACTERS = 64L << 20;

  private static final int BLOCK = 1 << 16;
  private static final int LONGEST_REMEMBERED = 64;
  private static final int MOST_REMEMBERED = 1_024;

  private final Detectors detectors;
  private final Watch watch;
  private final boolean[] found;
  private final DigitRun run = new DigitRun();
  private final Windows windows;
  private final List<Integer> files = new ArrayList<>();
  private final Set<String> tagged = new HashSet<>();
  private long characters;
  private boolean unreadable;
  private String text = "";
  private int digitsRead;
  private boolean folds;
  private boolean escaped;

  Search(Detectors detectors, Watch watch) {
    this.detectors = detectors;
    this.watch = watch;
    this.found = new boolean[detectors.count()];
    this.windows = new Windows(detectors.patterns, found, watch);
  }

  /** Which detectors found something, by their place. */
  boolean[] found() {
    return found;
  }

  boolean isUnreadable() {
    return unreadable;
  }

  /** Nothing more comes. */
  void finish() {
    watch.look();
  }

  @Override
  public void unreadable() {
    unreadable = true;
  }

  @Override
  public void file(String mediaType, String base64) {
    file(mediaType, base64, 0);
  }

  @Override
  public void text(String sent) {
    if (!sent.isEmpty()) {
      look(sent, 0);
    }
  }

  private void look(String form, int layer) {
    characters += form.length();
    if (layer > MOST_LAYERS || characters > MOST_CHARACTERS) {
      unreadable = true;
      return;
    }
    read(form);
    tag(form);
    boolean hadEscapes = escaped;
    int[] inner = files.stream().mapToInt(Integer::intValue).toArray();
    boolean hasLookAlikes = folds;
    for (int start : inner) {
      DataUrls.readAt(form, start, (type, base64) -> file(type, base64, layer));
    }
    if (hasLookAlikes) {
      String plain = PlainText.of(form);
      if (!plain.equals(form)) {
        look(plain, layer);
        return;
      }
    }
    if (hadEscapes) {
      String without = Escapes.removed(form);
      if (!without.equals(form)) {
        look(without, layer + 1);
      }
    }
    unreadable |= EncodedRuns.read(form, hidden -> look(hidden, layer + 1));
  }

  private void file(String mediaType, String base64, int layer) {
    TextFiles.read(mediaType, base64)
        .ifPresentOrElse(inner -> look(inner, layer + 1), this::unreadable);
  }

  /** All that detectors find in this form of a text. */
  private void read(String form) {
    text = form;
    digitsRead = 0;
    folds = false;
    escaped = false;
    files.clear();
    windows.begin(form);
    int state = 0;
    for (int from = 0; from < form.length(); from += BLOCK) {
      watch.look();
      state = read(from, Math.min(form.length(), from + BLOCK), state);
    }
    windows.end();
    if (!detectors.dictionary.isEmpty()) {
      detectors.dictionary.search(form, watch, owner -> found[owner] = true);
    }
  }

  private int read(int from, int to, int begin) {
    LiteralAutomaton automaton = detectors.automaton;
    byte[] classes = automaton.classes();
    int[] next = automaton.next();
    int firstMark = automaton.firstMark();
    int firstEnding = automaton.firstEnding();
    String read = text;
    int state = begin;
    for (int i = from; i < to; i++) {
      char c = read.charAt(i);
      int kind = c < 128 ? classes[c] : foreign(c);
      state = next[state + kind];
      if (kind >= firstMark) {
        mark(c, i);
      }
      if (state >= firstEnding) {
        literal(automaton.owners(state), i + 1);
      }
    }
    return state;
  }

  private int foreign(char c) {
    folds |= PlainText.folds(c);
    return detectors.automaton.foreign(c);
  }

  private void mark(char c, int at) {
    if (DigitRun.isDigit(c)) {
      if (at >= digitsRead) {
        digits(at);
      }
    } else if (c == '@') {
      if (isWanted(detectors.emails) && Emails.isAddress(text, at)) {
        detectors.emails.forEach(each -> found[each] = true);
      }
    } else if (c == '%' || c == '&' || c == '\\') {
      escaped = true;
    } else {
      folds = true;
    }
  }

  private boolean isWanted(List<Integer> owners) {
    return !owners.isEmpty() && !found[owners.getFirst()];
  }

  private void digits(int at) {
    if (isWanted(detectors.ibans) && Ibans.checkedAt(text, at)) {
      detectors.ibans.forEach(each -> found[each] = true);
    }
    digitsRead = run.read(text, at);
    for (Detectors.Numbers each : detectors.numbers) {
      if (!found[each.detector()] && run.digits() >= each.leastDigits()) {
        found[each.detector()] =
            each.finder().isCostly() ? watched(each) : each.finder().foundIn(run);
      }
    }
    windows.digits(run);
  }

  private boolean watched(Detectors.Numbers each) {
    watch.start(each.detector());
    boolean inRun = each.finder().foundIn(run);
    watch.stop();
    return inRun;
  }

  /** A literal ends here; a file within the text is read after the text. */
  private void literal(int[] owners, int end) {
    for (int owner : owners) {
      if (owner >= 0) {
        windows.literal(owner, end);
      } else {
        files.add(end);
      }
    }
  }

  /**
   * A model reads every form too, and no more of them once it found something. Short ones that
   * repeat, as names of members do, are read once.
   */
  private void tag(String form) {
    boolean isShort = form.length() <= LONGEST_REMEMBERED && tagged.size() < MOST_REMEMBERED;
    if (detectors.taggers.isEmpty() || (isShort && !tagged.add(form))) {
      return;
    }
    for (Detectors.Tagged each : detectors.taggers) {
      if (!found[each.detector()]) {
        watch.start(each.detector());
        found[each.detector()] = each.tagger().findingsIn(form, watch.left()) > 0;
        watch.stop();
      }
    }
  }
}
