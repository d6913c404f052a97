package dev.demarc.portal.policies;

import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.policies.PolicyAnswers.Case;
import dev.demarc.portal.policies.PolicyAnswers.Examined;
import dev.demarc.portal.policies.PolicyAnswers.Finding;
import dev.demarc.portal.policies.PolicyAnswers.Guarantee;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the control plane says of the text: its problems, guarantees and test cases, marked at their
 * lines, and what lint found.
 */
final class Findings extends Div {
  private static final long serialVersionUID = 1L;

  private final YamlEditor editor;
  private final ProblemsPanel problems;
  private final GuaranteesPanel guarantees;
  private final LintPanel lint;
  private final CasesPanel cases;

  /**
   * @param policy the policy's page
   */
  Findings(YamlEditor editor, String policy) {
    this.editor = editor;
    this.problems = new ProblemsPanel(editor);
    this.guarantees = new GuaranteesPanel(editor, policy);
    this.cases = new CasesPanel(editor);
    this.lint = new LintPanel(editor);
    addClassName("findings");
    add(problems, guarantees, cases, lint);
  }

  void show(Examined examined) {
    List<Finding> found = examined.problemsOrNone();
    List<Guarantee> promised = examined.guaranteesOrNone();
    List<Case> tested = examined.casesOrNone();
    problems.show(found);
    guarantees.show(promised, found.isEmpty());
    cases.show(tested);
    lint.show(examined.findingsOrNone(), found.isEmpty());
    editor.mark(
        Stream.of(
                found.stream().map(Finding::line),
                promised.stream()
                    .filter(each -> !GuaranteesPanel.isProved(each))
                    .map(Guarantee::line),
                tested.stream().filter(each -> !CasesPanel.passed(each)).map(Case::line))
            .flatMap(lines -> lines)
            .filter(Objects::nonNull)
            .toList());
  }
}
