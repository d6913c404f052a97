package dev.demarc.server.policies.lint;

import dev.demarc.contract.data.DataClass;
import dev.demarc.engine.cubes.Counterexample;
import dev.demarc.engine.cubes.Proof;
import java.util.Optional;

/**
 * A class that may go where a less restricted one may not, everything else being equal. Each class
 * is held against the nearest below it that the rules speak of: one they do not mention may go
 * nowhere because nobody thought of it, and says nothing of the others.
 */
final class RankOrder implements Lint {
  @Override
  public void look(Linted policy, Report report) {
    ClassesNamed named = ClassesNamed.in(policy);
    Optional<DataClass> below = Optional.empty();
    for (DataClass each : policy.classes()) {
      below.ifPresent(less -> compare(each, less, policy, report));
      below = named.has(each) ? Optional.of(each) : below;
    }
  }

  private static void compare(DataClass more, DataClass less, Linted policy, Report report) {
    switch (policy.inquiry().neverWider(more, less)) {
      case Proof.Holds _, Proof.Vacuous _ -> {}
      case Proof.Unknown unknown ->
          report.undecided("the ranks of '" + less.id() + "' and '" + more.id() + "'");
      case Proof.Fails fails -> {
        Counterexample found = fails.counterexample();
        report.find(
            LintCode.RANK_ORDER,
            found.rule(),
            "Class '"
                + more.id()
                + "' (rank "
                + more.rank()
                + ") may go where '"
                + less.id()
                + "' (rank "
                + less.rank()
                + ") may not. "
                + policy.words().apply(found),
            "Allow it of '"
                + less.id()
                + "' too, forbid it of '"
                + more.id()
                + "', or correct the ranks.");
      }
    }
  }
}
