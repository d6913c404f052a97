package dev.demarc.server.policies.lint;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.engine.cubes.Counterexample;
import dev.demarc.engine.cubes.Inquiry;
import dev.demarc.engine.rules.Offered;
import dev.demarc.server.applications.RegisteredApplication;
import java.util.List;
import java.util.function.Function;

/**
 * A policy without problems, and what its tenant has.
 *
 * @param places where each part of the text stands, by its path such as {@code rules[2].when}; of
 *     one that is not written the nearest part around it
 * @param classes by rank, least restricted first
 * @param applications with those answerers who are members now
 * @param approvers whether any member has the role of a policy approver
 * @param words a counterexample in a sentence
 * @param routes of the targets
 * @param inquiry into the document's rules
 */
public record Linted(
    PolicyDocument document,
    Function<String, Place> places,
    List<DataClass> classes,
    List<RegisteredApplication> applications,
    List<Target> targets,
    boolean approvers,
    Function<Counterexample, String> words,
    List<Offered> routes,
    Inquiry inquiry) {

  /** Line and column, from 1. */
  public record Place(int line, int column) {}

  public Linted(
      PolicyDocument document,
      Function<String, Place> places,
      List<DataClass> classes,
      List<RegisteredApplication> applications,
      List<Target> targets,
      boolean approvers,
      Function<Counterexample, String> words) {
    this(
        document,
        places,
        classes,
        applications,
        targets,
        approvers,
        words,
        Offered.all(targets),
        Inquiry.of(document));
  }

  /** Everything of every kind that is found in it. */
  public Findings findings() {
    Report report = new Report(this);
    Lint.ALL.forEach(lint -> lint.look(this, report));
    return report.findings();
  }
}
