package dev.demarc.ledger;

/** What was typed makes no sense, or a file is none; the message says which. */
final class Usage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Usage(String message) {
    super(message);
  }
}
