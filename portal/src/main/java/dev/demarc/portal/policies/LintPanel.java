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
import dev.demarc.portal.policies.PolicyAnswers.Lint;
import dev.demarc.portal.policies.PolicyAnswers.LintFound;

/**
 * What is not wrong in the text and probably not meant, each with its fix; an entry jumps to its
 * line. It stops nothing, so it marks no line.
 */
final class LintPanel extends Div {
  private static final long serialVersionUID = 1L;

  private final YamlEditor editor;

  LintPanel(YamlEditor editor) {
    this.editor = editor;
    setId("lint");
    addClassName("lint");
    getElement().setAttribute("role", "status").setAttribute("aria-live", "polite");
  }

  /**
   * @param valid whether the text has no problems: of one that has, nothing is said
   */
  void show(LintFound found, boolean valid) {
    removeAll();
    int count = found.itemsOrNone().size() + found.more();
    getElement().setAttribute("data-count", String.valueOf(count));
    if (!valid) {
      return;
    }
    if (count == 0) {
      add(new H2("No findings"), new Paragraph("Nothing in it looks unintended."));
      return;
    }
    UnorderedList list = new UnorderedList();
    found.itemsOrNone().forEach(each -> list.add(entry(each)));
    add(
        new H2(Words.count(count, "finding", "findings")),
        new Paragraph("Worth a look before you submit; they stop nothing."),
        list);
    if (found.more() > 0) {
      Paragraph more =
          new Paragraph(Words.count(found.more(), "more is", "more are") + " not shown.");
      more.getElement().setAttribute("data-testid", "finding-more");
      add(more);
    }
  }

  private ListItem entry(Lint found) {
    int line = found.line() == null ? 1 : found.line();
    int column = found.column() == null ? 1 : found.column();
    Span code = new Span(found.code());
    code.addClassNames("quiet", "mono");
    Div head = new Div(badge(found.severity()), code);
    head.addClassName("inline");
    NativeButton jump = new NativeButton("Line " + line, click -> editor.goTo(line, column));
    jump.getElement()
        .setAttribute("data-testid", "finding-line")
        .setAttribute("aria-label", "Line " + line + ", " + Words.plain(found.code()));
    Span fix = new Span(Words.or(found.fix()));
    fix.addClassName("quiet");
    ListItem item = new ListItem(head, new Span(Words.or(found.reason())), fix, jump);
    item.getElement()
        .setAttribute("data-testid", "finding")
        .setAttribute("data-code", found.code())
        .setAttribute("data-severity", found.severity());
    return item;
  }

  private static Badge badge(String severity) {
    return severity.equals("warning")
        ? new Badge("Warning", Tone.WARN)
        : new Badge("Notice", Tone.INFO);
  }
}
