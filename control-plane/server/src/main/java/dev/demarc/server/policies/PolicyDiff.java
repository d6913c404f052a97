package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.Comparison;
import java.util.List;
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

  /** Against the version last published, which is in force. */
  static PolicyDiff fromLast(PolicyStore store, PolicyId id, PolicyDocument newer) {
    return of(store.lastDocument(id).orElse(null), newer);
  }

  /** Whether more is permitted, or may be: what could not be decided counts. */
  boolean widens() {
    return !rules.widening().changes().isEmpty()
        || sections.stream().anyMatch(SectionChange::loosens);
  }

  PolicyView.Effect effect() {
    return new PolicyView.Effect(
        rules.widening().changes().size(),
        rules.narrowing().changes().size(),
        (int) sections.stream().filter(SectionChange::loosens).count(),
        widens() ? 2 : 1);
  }
}
