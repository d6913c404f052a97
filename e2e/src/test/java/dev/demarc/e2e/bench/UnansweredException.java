package dev.demarc.e2e.bench;

/** A question of a page came back without an answer. */
final class UnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnansweredException(String message) {
    super(message);
  }
}
