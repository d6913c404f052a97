package dev.demarc.contract.id;

import dev.demarc.contract.InvalidValue;

/** A version of a policy: 1, 2, 3 … in the order of publishing; immutable once published. */
public record PolicyVersion(int number) implements Id, Comparable<PolicyVersion> {

  public PolicyVersion {
    if (number < 1) {
      throw new InvalidValue("policyVersion", "must be 1 or more");
    }
  }

  /** Parses a decimal number. */
  public static PolicyVersion of(String text) {
    try {
      return new PolicyVersion(Integer.parseInt(text));
    } catch (NumberFormatException malformed) {
      throw new InvalidValue("policyVersion", "must be a whole number");
    }
  }

  @Override
  public String text() {
    return Integer.toString(number);
  }

  @Override
  public int compareTo(PolicyVersion other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return text();
  }
}
