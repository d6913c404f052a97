package dev.demarc.portal.policies;

import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.policies.PolicyAnswers.Case;
import dev.demarc.portal.policies.PolicyAnswers.Finding;
import dev.demarc.portal.policies.PolicyAnswers.Guarantee;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the control plane says of the text: its problems, guarantees and test cases, at their lines.
 */
final class Findings extends Div {
  private static final long serialVersionUID = 1L;

  private final YamlEditor editor;
  private final ProblemsPanel problems;
  private final GuaranteesPanel guarantees;
  private final CasesPanel cases;

  /**
   * @param policy the policy's page
   */
  Findings(YamlEditor editor, String policy) {
    this.editor = editor;
    this.problems = new ProblemsPanel(editor);
    this.guarantees = new GuaranteesPanel(editor, policy);
    this.cases = new CasesPanel(editor);
    addClassName("findings");
    add(problems, guarantees, cases);
  }

  void show(List<Finding> found, List<Guarantee> promised, List<Case> tested) {
    problems.show(found);
    guarantees.show(promised);
    cases.show(tested);
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
