package dev.demarc.server.policies;

import dev.demarc.contract.Wire;

/**
 * What came of a test case.
 *
 * @param line from 1: of the case, or of the first of its expectations that is not met
 * @param column from 1
 * @param reason what was expected and what there is, in words; empty where it passed
 */
public record CaseResult(CaseId id, Verdict verdict, int line, int column, String reason) {

  /** Whether the rules answer as the author expects. */
  public enum Verdict implements Wire {
    PASSED("passed"),
    FAILED("failed");

    private final String wire;

    Verdict(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  boolean passed() {
    return verdict == Verdict.PASSED;
  }
}
