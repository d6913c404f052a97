package dev.demarc.engine.widening;

import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.Comparison;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one measure of what widens: the control plane asks for approvals by it, and agents, who do
 * not believe the control plane in this, hold each new version against it. Stateless.
 */
public final class Widening {
  private Widening() {}

  /**
   * Whether the newer document permits more, or gives up protection, or may: what could not be
   * decided within the budget counts.
   *
   * @param older absent where nothing was permitted
   */
  public static boolean widens(@Nullable PolicyDocument older, PolicyDocument newer) {
    if (newer.equals(older)) {
      return false;
    }
    List<Rule> before = older == null ? List.of() : older.rules();
    return widens(Comparison.of(before, newer.rules()), SectionChange.between(older, newer));
  }

  /** The same of what is compared already. */
  public static boolean widens(Comparison rules, List<SectionChange> sections) {
    return !rules.widening().changes().isEmpty()
        || sections.stream().anyMatch(SectionChange::loosens);
  }
}
