package dev.demarc.contract.id;

/** A registered caller at the agent, unique in its tenant. */
public record ApplicationId(String text) implements Id, Comparable<ApplicationId> {

  public ApplicationId {
    Id.slug("application", text);
  }

  /** Parses the wire form. */
  public static ApplicationId of(String text) {
    return new ApplicationId(text);
  }

  @Override
  public int compareTo(ApplicationId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
