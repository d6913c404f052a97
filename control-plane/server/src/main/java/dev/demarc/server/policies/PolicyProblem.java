package dev.demarc.server.policies;

/**
 * What is wrong with a policy's text, and where.
 *
 * @param line from 1
 * @param column from 1
 * @param path such as {@code rules[2].when}; empty for the document
 */
public record PolicyProblem(int line, int column, String path, String reason)
    implements Comparable<PolicyProblem> {
  @Override
  public int compareTo(PolicyProblem other) {
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }
}
