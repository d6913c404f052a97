package dev.demarc.agent.receive;

import dev.demarc.contract.Wire;

/** How vectors are written in an answer: OpenAI's {@code encoding_format}. */
public enum VectorEncoding implements Wire {
  /** An array of numbers; what a caller gets that does not say. */
  FLOAT("float"),
  /** Little-endian 32-bit floats in base64; what OpenAI's own clients ask for. */
  BASE64("base64");

  private final String wire;

  VectorEncoding(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
