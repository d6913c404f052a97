package dev.demarc.server.policies.lint;

import dev.demarc.contract.id.RuleId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was found.
 *
 * @param line from 1
 * @param column from 1
 * @param rule absent where it is about no single rule
 * @param reason what it is, in a sentence or two
 * @param fix what to do about it, in words
 */
public record Finding(
    LintCode code,
    Severity severity,
    int line,
    int column,
    @Nullable RuleId rule,
    String reason,
    String fix) {
  /** By place; what matters more first where two are at one place. */
  static final Comparator<Finding> IN_THE_TEXT =
      Comparator.comparingInt(Finding::line)
          .thenComparingInt(Finding::column)
          .thenComparing(Finding::severity)
          .thenComparing(Finding::code)
          .thenComparing(Finding::reason);
}
