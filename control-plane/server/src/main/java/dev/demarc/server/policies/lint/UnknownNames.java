package dev.demarc.server.policies.lint;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.Rule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Regions, operators and models in conditions that no target of the catalogue has. In a rule's
 * lists they are problems, and so are regions and operators in conditions once there are targets.
 */
final class UnknownNames implements Lint {
  @Override
  public void look(Linted policy, Report report) {
    for (Rule rule : policy.document().rules()) {
      check(
          policy,
          () -> Names.atoms(rule),
          (code, words) -> report.find(code, rule, ".when", words.reason, words.fix));
    }
    List<Guarantee> guarantees = policy.document().guarantees();
    for (int i = 0; i < guarantees.size(); i++) {
      String path = "guarantees[" + i + "].never";
      Condition never = guarantees.get(i).never().lowered();
      check(
          policy,
          () -> Names.atoms(never),
          (code, words) -> report.find(code, path, words.reason, words.fix));
    }
  }

  private record Words(String reason, String fix) {}

  private interface Atoms {
    Stream<Condition> stream();
  }

  private static void check(Linted policy, Atoms atoms, BiConsumer<LintCode, Words> found) {
    List<Target> targets = policy.targets();
    check(
        LintCode.UNKNOWN_REGION,
        "region",
        Names.compared(atoms.stream(), Attribute.TARGET_REGION),
        targets.stream().map(Target::region).collect(Collectors.toSet()),
        found);
    check(
        LintCode.UNKNOWN_OPERATOR,
        "operator",
        Names.compared(atoms.stream(), Attribute.TARGET_OPERATOR),
        targets.stream().map(Target::operator).collect(Collectors.toSet()),
        found);
    check(
        LintCode.UNKNOWN_MODEL,
        "model",
        Names.compared(atoms.stream(), Attribute.TARGET_MODEL),
        targets.stream()
            .flatMap(target -> target.models().stream())
            .map(model -> model.id().text())
            .collect(Collectors.toSet()),
        found);
  }

  private static void check(
      LintCode code,
      String what,
      Set<String> used,
      Set<String> known,
      BiConsumer<LintCode, Words> found) {
    Set<String> unknown = new TreeSet<>(used);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      String fix =
          known.isEmpty()
              ? "Add the target to the catalogue."
              : "The catalogue knows "
                  + Names.quoted(new TreeSet<>(known))
                  + ": use one of them, or add the target.";
      found.accept(
          code,
          new Words(
              "No target of the catalogue has the " + what + " " + Names.quoted(unknown) + ".",
              fix));
    }
  }
}
