package dev.demarc.contract.id;

/** A rule, unique in its policy. */
public record RuleId(String text) implements Id, Comparable<RuleId> {

  public RuleId {
    Id.slug("rule", text);
  }

  /** Parses the wire form. */
  public static RuleId of(String text) {
    return new RuleId(text);
  }

  @Override
  public int compareTo(RuleId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
