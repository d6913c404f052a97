package dev.demarc.portal.policies;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.Case;
import java.util.List;

/** Each test case with what came of it, those that failed first; each jumps to its line. */
final class CasesPanel extends Div {
  private static final long serialVersionUID = 1L;

  private final YamlEditor editor;

  CasesPanel(YamlEditor editor) {
    this.editor = editor;
    setId("cases");
    addClassNames("guarantees", "cases");
    getElement().setAttribute("role", "status").setAttribute("aria-live", "polite");
  }

  static boolean passed(Case each) {
    return each.verdict().equals("passed");
  }

  /** Nothing where there are none: while the text has problems, none is run. */
  void show(List<Case> cases) {
    removeAll();
    getElement().setAttribute("data-count", String.valueOf(cases.size()));
    if (cases.isEmpty()) {
      return;
    }
    long failed = cases.stream().filter(each -> !passed(each)).count();
    UnorderedList list = new UnorderedList();
    cases.stream().filter(each -> !passed(each)).forEach(each -> list.add(entry(each)));
    cases.stream().filter(CasesPanel::passed).forEach(each -> list.add(entry(each)));
    add(
        new H2(Words.count(cases.size(), "test case", "test cases")),
        new Paragraph(
            failed == 0
                ? "All passed."
                : Words.count(failed, "fails", "fail") + ": the policy goes no further."),
        list);
  }

  private ListItem entry(Case each) {
    Badge badge = passed(each) ? new Badge("Passed", Tone.GOOD) : new Badge("Failed", Tone.BAD);
    Div head = new Div(badge, new Span(each.id()));
    head.addClassNames("inline", "strong");
    ListItem item = new ListItem(head);
    item.getElement()
        .setAttribute("data-testid", "case")
        .setAttribute("data-verdict", each.verdict());
    if (!passed(each)) {
      item.add(new Span(Words.or(each.reason())));
    }
    int line = each.line() == null ? 1 : each.line();
    int column = each.column() == null ? 1 : each.column();
    NativeButton jump = new NativeButton("Line " + line, click -> editor.goTo(line, column));
    jump.getElement()
        .setAttribute("data-testid", "case-line")
        .setAttribute("aria-label", "Line " + line + ", test case " + each.id());
    item.add(jump);
    return item;
  }
}
