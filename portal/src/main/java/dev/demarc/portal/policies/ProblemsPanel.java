package dev.demarc.portal.policies;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.Finding;
import java.util.List;

/** What is wrong with the text; each entry jumps to its line. */
final class ProblemsPanel extends Div {
  private static final long serialVersionUID = 1L;

  private final YamlEditor editor;

  ProblemsPanel(YamlEditor editor) {
    this.editor = editor;
    setId("problems");
    addClassName("problems");
    getElement().setAttribute("role", "status").setAttribute("aria-live", "polite");
  }

  void show(List<Finding> findings) {
    removeAll();
    getElement().setAttribute("data-count", String.valueOf(findings.size()));
    if (findings.isEmpty()) {
      H2 title = new H2("No problems");
      title.addClassName("fine");
      add(title, new Paragraph("The text is a valid policy."));
      return;
    }
    UnorderedList list = new UnorderedList();
    findings.forEach(finding -> list.add(entry(finding)));
    add(new H2(Words.count(findings.size(), "problem", "problems")), list);
  }

  private ListItem entry(Finding finding) {
    int line = finding.line() == null ? 1 : finding.line();
    int column = finding.column() == null ? 1 : finding.column();
    Span where = new Span(finding.line() == null ? "Document" : "Line " + line);
    where.addClassName("problem-line");
    NativeButton jump = new NativeButton("", click -> editor.goTo(line, column));
    jump.add(where, new Span(Words.or(finding.reason())));
    if (finding.path() != null && !finding.path().isBlank()) {
      Span path = new Span(finding.path());
      path.addClassNames("quiet", "mono");
      jump.add(path);
    }
    jump.getElement().setAttribute("data-testid", "problem").setAttribute("data-line", "" + line);
    return new ListItem(jump);
  }
}
