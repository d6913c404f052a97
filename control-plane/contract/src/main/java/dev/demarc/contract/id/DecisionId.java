package dev.demarc.contract.id;

/** One decision: {@code dec_} and 26 characters, made by the agent. */
public record DecisionId(String text) implements Id, Comparable<DecisionId> {

  public DecisionId {
    Id.token("decision", text);
  }

  /** Parses the wire form. */
  public static DecisionId of(String text) {
    return new DecisionId(text);
  }

  @Override
  public int compareTo(DecisionId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
