package dev.demarc.server.policies;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.applications.Applications;
import dev.demarc.server.applications.RegisteredApplication;
import dev.demarc.server.catalogue.Catalogue;
import dev.demarc.server.classes.Classes;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.policies.lint.Findings;
import dev.demarc.server.policies.lint.Linted;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Lints a policy's text against its tenant as it is in the running transaction. */
@ApplicationScoped
class PolicyLint {
  private final Classes classes;
  private final Applications applications;
  private final Catalogue catalogue;

  PolicyLint(Classes classes, Applications applications, Catalogue catalogue) {
    this.classes = classes;
    this.applications = applications;
    this.catalogue = catalogue;
  }

  /**
   * What lint looks at beside the text.
   *
   * @param applications with those answerers who are members
   * @param approvers whether any member may approve
   */
  record Surroundings(
      List<DataClass> classes,
      List<RegisteredApplication> applications,
      List<Target> targets,
      boolean approvers) {}

  Surroundings surroundings(PolicyStore store) {
    return new Surroundings(classes.all(), answering(store), catalogue.all(), approvers(store));
  }

  /** Nothing of a text that has problems. Needs no transaction. */
  static Findings of(Surroundings of, PolicyCheck.Checked checked) {
    PolicyDocument document = checked.document();
    return document == null
        ? Findings.NONE
        : new Linted(
                document,
                path -> place(checked.yaml().position(path)),
                of.classes(),
                of.applications(),
                of.targets(),
                of.approvers(),
                ExampleWords::of)
            .findings();
  }

  static Linted.Place place(PolicyYaml.Position at) {
    return new Linted.Place(at.line(), at.column());
  }

  /** Only members can answer, whoever an application names. */
  private List<RegisteredApplication> answering(PolicyStore store) {
    List<RegisteredApplication> all = applications.all();
    Set<SubjectId> named = new HashSet<>();
    all.forEach(app -> named.addAll(app.answerers()));
    Set<SubjectId> members =
        new HashSet<>(
            store
                .sql()
                .query(
                    "select subject from membership where tenant_id = ? and subject = any (?)",
                    row -> SubjectId.of(Columns.text(row, "subject")),
                    store.tenant(),
                    named));
    return all.stream().map(app -> with(app, members)).toList();
  }

  private static RegisteredApplication with(RegisteredApplication app, Set<SubjectId> members) {
    SortedSet<SubjectId> answerers = new TreeSet<>(app.answerers());
    answerers.retainAll(members);
    return app.answeredBy(answerers);
  }

  private static boolean approvers(PolicyStore store) {
    return store
        .sql()
        .first(
            "select 1 from membership where tenant_id = ? and ? = any (roles)",
            row -> true,
            store.tenant(),
            TenantRole.POLICY_APPROVER)
        .isPresent();
  }
}
