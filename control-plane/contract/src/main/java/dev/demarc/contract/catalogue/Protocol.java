package dev.demarc.contract.catalogue;

import dev.demarc.contract.Wire;

/** How an agent talks to a target. */
public enum Protocol implements Wire {
  /** OpenAI-compatible HTTP. */
  OPENAI("openai"),
  /** A GGUF model in a supervised child process. */
  LLAMA("llama"),
  /** The non-AI extractive summariser inside the agent. */
  EXTRACTIVE("extractive");

  private final String wire;

  Protocol(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
