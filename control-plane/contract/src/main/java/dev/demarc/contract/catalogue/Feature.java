package dev.demarc.contract.catalogue;

import dev.demarc.contract.Wire;

/** What a request needs and a model offers. */
public enum Feature implements Wire {
  /** Tool calls. */
  TOOLS("tools"),
  /** JSON mode. */
  JSON("json"),
  /** Output that follows a schema. */
  JSON_SCHEMA("json-schema"),
  /** Streamed output. */
  STREAM("stream"),
  /** References to sources. */
  CITATIONS("citations"),
  /** Images as input. */
  IMAGE("image"),
  /** Audio as input. */
  AUDIO("audio"),
  /** Free conversation. */
  CHAT("chat"),
  /** Summaries of given text. */
  SUMMARIZE("summarize"),
  /** Vectors. */
  EMBEDDINGS("embeddings");

  private final String wire;

  Feature(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
