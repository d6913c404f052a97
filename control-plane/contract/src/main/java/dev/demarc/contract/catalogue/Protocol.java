package dev.demarc.contract.catalogue;

import dev.demarc.contract.Wire;

/** How an agent talks to a target. */
public enum Protocol implements Wire {
  /** OpenAI-compatible HTTP. */
  OPENAI("openai", Kind.REMOTE),
  /** The same with Azure's paths and key: a deployment in the path, a version in the query. */
  AZURE_OPENAI("azure-openai", Kind.REMOTE),
  /** The same as vLLM serves it. */
  VLLM("vllm", Kind.REMOTE),
  /** The same as Ollama serves it: one choice, and one name for the bound of the output. */
  OLLAMA("ollama", Kind.REMOTE),
  /** Open Inference Protocol, version 2, over REST. */
  OPEN_INFERENCE("open-inference", Kind.REMOTE),
  /** Another agent, which decides again under its own policy and relays no wider. */
  AGENT("agent", Kind.REMOTE),
  /** A GGUF model in a supervised child process. */
  LLAMA("llama", Kind.CHILD),
  /** An ONNX model for vectors in a supervised child process. */
  ONNX("onnx", Kind.CHILD),
  /** The non-AI extractive summariser inside the agent. */
  EXTRACTIVE("extractive", Kind.NON_AI),
  /** A text of the catalogue, the same for everybody, inside the agent. */
  TEMPLATE("template", Kind.NON_AI);

  private enum Kind {
    REMOTE,
    CHILD,
    NON_AI
  }

  private final String wire;
  private final Kind kind;

  Protocol(String wire, Kind kind) {
    this.wire = wire;
    this.kind = kind;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** Whether it is reached over the network, so that its hosts are catalogued. */
  public boolean isRemote() {
    return kind == Kind.REMOTE;
  }

  /** Whether it is a model in a child process of the agent, from a file the site binds. */
  public boolean isChild() {
    return kind == Kind.CHILD;
  }

  /** Whether no model is asked and nothing moves. */
  public boolean isNonAi() {
    return kind == Kind.NON_AI;
  }

  /** Whether requests and answers have the shape of OpenAI's API. */
  public boolean speaksOpenAi() {
    return switch (this) {
      case OPENAI, AZURE_OPENAI, VLLM, OLLAMA -> true;
      default -> false;
    };
  }
}
