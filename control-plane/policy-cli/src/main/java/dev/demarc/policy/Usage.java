package dev.demarc.policy;

/** What was typed or set makes no sense; the message says what to type or set. */
final class Usage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Usage(String message) {
    super(message);
  }
}
