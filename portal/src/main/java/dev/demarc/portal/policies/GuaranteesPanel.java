package dev.demarc.portal.policies;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
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
import dev.demarc.portal.policies.PolicyAnswers.Guarantee;
import java.util.List;

/**
 * Each guarantee with what is known of it, and what breaks it in words. One of the policy jumps to
 * its line; one of the tenant has none. Only the sentence above them is read out when it changes.
 */
final class GuaranteesPanel extends Div {
  private static final long serialVersionUID = 1L;

  private final YamlEditor editor;
  private final H2 title = new H2("Guarantees");
  private final Paragraph line = new Paragraph();
  private final UnorderedList list = new UnorderedList();
  private final String policy;

  /**
   * @param policy the policy's page
   */
  GuaranteesPanel(YamlEditor editor, String policy) {
    this.editor = editor;
    this.policy = policy;
    setId("guarantees");
    addClassName("guarantees");
    line.setId("guarantees-line");
    line.getElement().setAttribute("role", "status");
    add(title, line, list);
  }

  static boolean isProved(Guarantee guarantee) {
    return guarantee.verdict().equals("proved");
  }

  /**
   * @param readable whether the text has no problems; while it has some, nothing is known of its
   *     guarantees
   */
  void show(List<Guarantee> guarantees, boolean readable) {
    getElement().setAttribute("data-count", String.valueOf(guarantees.size()));
    title.setText(
        guarantees.isEmpty()
            ? "Guarantees"
            : Words.count(guarantees.size(), "guarantee", "guarantees"));
    line.setText(readable ? words(guarantees) : "Not checked while there are problems.");
    list.removeAll();
    guarantees.forEach(each -> list.add(entry(each)));
    list.setVisible(!guarantees.isEmpty());
  }

  private static String words(List<Guarantee> guarantees) {
    if (guarantees.isEmpty()) {
      return "None yet. A guarantee says what must never be permitted, and is proved.";
    }
    long left = guarantees.stream().filter(each -> !isProved(each)).count();
    return left == 0
        ? "Proved for every request there can be."
        : Words.count(left, "is", "are") + " not proved: the policy goes no further.";
  }

  private ListItem entry(Guarantee guarantee) {
    Div head = new Div(badge(guarantee.verdict()), new Span(guarantee.id()));
    head.addClassNames("inline", "strong");
    ListItem item = new ListItem(head);
    item.getElement()
        .setAttribute("data-testid", "guarantee")
        .setAttribute("data-verdict", guarantee.verdict());
    Span never = new Span("never " + Words.or(guarantee.never()));
    never.addClassNames("quiet", "mono");
    item.add(never);
    if (!isProved(guarantee)) {
      item.add(new Span(Words.or(guarantee.reason())));
    }
    item.add(place(guarantee));
    if (guarantee.counterexample() != null && guarantee.counterexample().has("facts")) {
      item.add(simulator(guarantee.id(), guarantee.counterexample()));
    }
    return item;
  }

  /** In a tab of its own, so that what is written and not saved stays. */
  private Component simulator(String guarantee, JsonNode counterexample) {
    Anchor anchor =
        new Anchor(
            policy + "/simulate?" + Question.of(guarantee, counterexample).query(),
            "Try in simulator");
    anchor.setTarget("_blank");
    anchor
        .getElement()
        .setAttribute("data-testid", "guarantee-simulate")
        .setAttribute("aria-label", "Try in simulator, guarantee " + guarantee + ", new tab");
    return anchor;
  }

  private Component place(Guarantee guarantee) {
    Integer line = guarantee.line();
    if (line == null) {
      Span tenant = new Span("Of every policy of the tenant");
      tenant.addClassName("quiet");
      return tenant;
    }
    int column = guarantee.column() == null ? 1 : guarantee.column();
    NativeButton jump = new NativeButton("Line " + line, click -> editor.goTo(line, column));
    jump.getElement()
        .setAttribute("data-testid", "guarantee-line")
        .setAttribute("aria-label", "Line " + line + ", guarantee " + guarantee.id());
    return jump;
  }

  private static Badge badge(String verdict) {
    return switch (verdict) {
      case "proved" -> new Badge("Proved", Tone.GOOD);
      case "broken" -> new Badge("Broken", Tone.BAD);
      default -> new Badge("Not proved", Tone.WARN);
    };
  }
}
