package dev.demarc.agent.classify;

/** A part of a text that looks at the watch every few thousand characters that are read of it. */
final class WatchedText implements CharSequence {
  private static final int LOOK_EVERY = 8_192;

  private final String text;
  private final int from;
  private final int length;
  private final Watch watch;
  private int unwatched;

  WatchedText(String text, int from, int to, Watch watch) {
    this.text = text;
    this.from = from;
    this.length = to - from;
    this.watch = watch;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    if (++unwatched >= LOOK_EVERY) {
      unwatched = 0;
      watch.look();
    }
    return text.charAt(from + index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new WatchedText(text, from + start, from + end, watch);
  }

  @Override
  public String toString() {
    return text.substring(from, from + length);
  }
}
