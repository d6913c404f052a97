package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.router.BeforeLeaveEvent;
import com.vaadin.flow.router.BeforeLeaveEvent.ContinueNavigationAction;
import com.vaadin.flow.router.BeforeLeaveObserver;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.portal.look.Confirm;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text area with line numbers; its text area is {@code #policy-yaml}. It is not left without
 * asking while something is written that was not saved. What is longer than a policy may be never
 * leaves the browser, which says so: {@link #text} is then what was written before.
 */
@Tag("demarc-yaml")
@JavaScript("context://js/demarc-yaml.js")
final class YamlEditor extends Component implements HasSize, BeforeLeaveObserver {
  private static final long serialVersionUID = 1L;
  private static final String DETAIL = "event.detail";

  private String text;
  private String kept;
  private boolean tooLong;

  YamlEditor(String text, boolean editable, Consumer<String> changed) {
    this.text = text;
    this.kept = text;
    getElement().setProperty("value", text);
    getElement().setProperty("kept", text);
    getElement().setProperty("editable", editable);
    getElement().setProperty("most", PolicyDocument.MAX_TEXT);
    getElement().setProperty("refusal", PolicyDocument.TEXT_TOO_LONG);
    getElement().addEventListener("yaml-too-long", event -> tooLong = true);
    getElement()
        .addEventListener(
            "yaml-change",
            event -> {
              tooLong = false;
              this.text = event.getEventData().get(DETAIL).asString();
              changed.accept(this.text);
            })
        .addEventData(DETAIL);
  }

  /** What is written now. */
  String text() {
    return text;
  }

  /** Whether more is written than a policy may have; the person sees that. */
  boolean isTooLong() {
    return tooLong;
  }

  /** Puts the keyboard into the text, where it is said what is wrong with it. */
  void focusText() {
    getElement().executeJs("this.area.focus()");
  }

  /** What is written now is saved, or wanted no more: it may be left. */
  void settled() {
    kept = text;
    tooLong = false;
    getElement().setProperty("kept", text);
  }

  @Override
  public void beforeLeave(BeforeLeaveEvent event) {
    if (text.equals(kept) && !tooLong) {
      return;
    }
    ContinueNavigationAction leave = event.postpone();
    Confirm.ask(
        "Leave without saving?",
        "What you wrote since it was last saved is lost.",
        "Leave without saving",
        "Stay",
        leave::proceed,
        leave::cancel);
  }

  void replace(String newer) {
    text = newer;
    tooLong = false;
    getElement().setProperty("value", newer);
  }

  /** Marks lines and, on {@link #goTo}, jumps to one. Lines count from 1. */
  void mark(List<Integer> lines) {
    getElement()
        .setProperty("marks", lines.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  void goTo(int line, int column) {
    getElement().executeJs("this.goTo($0, $1)", line, column);
  }

  /** Jumps to where a rule of this id is written; nothing where none is. */
  void goToRule(String rule) {
    Pattern id = Pattern.compile("\\bid:\\s*[\"']?" + Pattern.quote(rule) + "(?![\\w-])");
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      Matcher found = id.matcher(lines[i]);
      if (found.find()) {
        goTo(i + 1, found.start() + 1);
        return;
      }
    }
  }
}
