package dev.demarc.engine.cubes;

/**
 * How many words the index over the routes of one agent may still take. An attribute for which no
 * space is left has no index; the cubes that read it are verified instead, which is slower and
 * answers the same.
 */
final class Space {
  /** 32 MB. */
  static final long STANDARD = 1L << 22;

  private long left;

  Space(long words) {
    this.left = words;
  }

  boolean take(long words) {
    boolean fits = words <= left;
    left -= fits ? words : 0;
    return fits;
  }
}
