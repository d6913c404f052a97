package dev.demarc.crossing;

/** A time, from its beginning and before its end. */
record Span(long fromNanos, long toNanos) {
  static final Span ALWAYS = new Span(Long.MIN_VALUE, Long.MAX_VALUE);

  boolean has(long nanos) {
    return nanos >= fromNanos && nanos < toNanos;
  }
}
