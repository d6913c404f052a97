package dev.demarc.policy;

/** Nobody answered, or not as this program understands; or no token could be had. */
final class Unreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unreachable(String message) {
    super(message);
  }
}
