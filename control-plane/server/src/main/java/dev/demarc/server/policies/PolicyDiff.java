package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.Comparison;
import dev.demarc.engine.widening.SectionChange;
import dev.demarc.engine.widening.Widening;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a newer document of a policy does otherwise than an older one; without an older one, nothing
 * was permitted.
 *
 * @param rules what the rules after permit and those before do not, and the other way round
 */
record PolicyDiff(
    List<Rule> before, List<Rule> after, Comparison rules, List<SectionChange> sections) {

  static PolicyDiff of(@Nullable PolicyDocument older, PolicyDocument newer) {
    List<Rule> before = older == null ? List.of() : older.rules();
    return new PolicyDiff(
        before,
        newer.rules(),
        Comparison.of(before, newer.rules()),
        SectionChange.between(older, newer));
  }

  /** Against the version last published. */
  static PolicyDiff fromLast(PolicyStore store, PolicyId id, PolicyDocument newer) {
    return of(store.lastDocument(id).orElse(null), newer);
  }

  /** Whether more is permitted, or may be: what could not be decided counts. */
  boolean widens() {
    return Widening.widens(rules, sections);
  }

  /** What the document does against the last version, and how many must approve it. */
  static PolicyView.Effect effect(PolicyStore store, Draft draft, PolicyDocument newer) {
    PolicyDiff diff = fromLast(store, draft.policy(), newer);
    return new PolicyView.Effect(
        diff.rules.widening().changes().size(),
        diff.rules.narrowing().changes().size(),
        (int) diff.sections.stream().filter(SectionChange::loosens).count(),
        approvals(store.obeyed(draft), newer));
  }

  /**
   * How many must approve a document for groups that now obey these.
   *
   * @param obeyed by some group each; one is empty where a group obeys nothing yet
   */
  static int approvals(Collection<Optional<PolicyDocument>> obeyed, PolicyDocument newer) {
    return approvals(obeyed.stream().anyMatch(older -> of(older.orElse(null), newer).widens()));
  }

  /** How many must approve what widens for some group, or for none. */
  static int approvals(boolean widens) {
    return widens ? 2 : 1;
  }
}
