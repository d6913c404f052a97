package dev.demarc.portal.policies;

import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.policies.PolicyAnswers.Finding;
import dev.demarc.portal.policies.PolicyAnswers.Guarantee;
import dev.demarc.portal.policies.PolicyAnswers.LintFound;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the control plane says of the text: its problems and guarantees, marked at their lines, and
 * what lint found.
 */
final class Findings extends Div {
  private static final long serialVersionUID = 1L;

  private final YamlEditor editor;
  private final ProblemsPanel problems;
  private final GuaranteesPanel guarantees;
  private final LintPanel lint;

  Findings(YamlEditor editor) {
    this.editor = editor;
    this.problems = new ProblemsPanel(editor);
    this.guarantees = new GuaranteesPanel(editor);
    this.lint = new LintPanel(editor);
    addClassName("findings");
    add(problems, guarantees, lint);
  }

  void show(List<Finding> found, List<Guarantee> promised, LintFound unintended) {
    problems.show(found);
    lint.show(unintended, found.isEmpty());
    guarantees.show(promised, found.isEmpty());
    editor.mark(
        Stream.concat(
                found.stream().map(Finding::line),
                promised.stream()
                    .filter(each -> !GuaranteesPanel.isProved(each))
                    .map(Guarantee::line))
            .filter(Objects::nonNull)
            .toList());
  }
}
