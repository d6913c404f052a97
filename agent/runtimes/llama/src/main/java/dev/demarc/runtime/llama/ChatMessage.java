package dev.demarc.runtime.llama;

/** One turn: who spoke ({@code system}, {@code user}, {@code assistant}) and what. */
public record ChatMessage(String role, String content) {
  @Override
  public String toString() {
    return "ChatMessage[" + role + "]";
  }
}
