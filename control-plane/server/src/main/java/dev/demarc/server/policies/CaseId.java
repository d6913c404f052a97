package dev.demarc.server.policies;

import dev.demarc.contract.id.Id;

/** A test case, unique in its policy. */
public record CaseId(String text) implements Id, Comparable<CaseId> {

  public CaseId {
    Id.slug("case", text);
  }

  /** Parses the wire form. */
  public static CaseId of(String text) {
    return new CaseId(text);
  }

  @Override
  public int compareTo(CaseId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
