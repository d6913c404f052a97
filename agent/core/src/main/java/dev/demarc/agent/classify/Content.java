package dev.demarc.agent.classify;

/** What a walk over a request hands on. */
interface Content {
  /** A text, as it was sent. */
  void text(String text);

  /** A file that says what it is; {@code base64} as it was sent. */
  void file(String mediaType, String base64);

  /** Something that is not text, or that is not here. */
  void unreadable();
}
