package dev.demarc.server.policies.lint;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.ClassId;
import dev.demarc.engine.cubes.Proof;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Classes of the tenant that no rule names, and what becomes of them. */
final class UnmentionedClasses implements Lint {
  private static final Set<Boundary> MODELS = EnumSet.complementOf(EnumSet.of(Boundary.NONE));

  @Override
  public void look(Linted policy, Report report) {
    List<ClassId> refused = new ArrayList<>();
    List<ClassId> open = new ArrayList<>();
    for (DataClass each : ClassesNamed.in(policy).missing(policy.classes())) {
      switch (policy.inquiry().never(each, MODELS)) {
        case Proof.Holds _, Proof.Vacuous _ -> refused.add(each.id());
        case Proof.Fails fails -> open.add(each.id());
        case Proof.Unknown unknown -> report.undecided("class '" + each.id() + "'");
      }
    }
    if (!refused.isEmpty()) {
      report.find(
          LintCode.UNMENTIONED_CLASS,
          "rules",
          "No rule mentions class " + Names.quoted(refused) + ": no model answers such requests.",
          "If that is meant, a forbid that names them says so; else allow them somewhere.");
    }
    if (!open.isEmpty()) {
      report.find(
          LintCode.UNMENTIONED_CLASS,
          "rules",
          "No rule mentions class "
              + Names.quoted(open)
              + ", yet rules that name no class permit such requests.",
          "Name the classes in the rules that are meant for them, or forbid them where they are not.");
    }
  }
}
