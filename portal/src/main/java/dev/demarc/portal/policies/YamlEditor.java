package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.router.BeforeLeaveEvent;
import com.vaadin.flow.router.BeforeLeaveEvent.ContinueNavigationAction;
import com.vaadin.flow.router.BeforeLeaveObserver;
import dev.demarc.portal.look.Confirm;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text area with line numbers; its text area is {@code #policy-yaml}. It is not left without
 * asking while something is written that was not saved.
 */
@Tag("demarc-yaml")
@JavaScript("context://js/demarc-yaml.js")
final class YamlEditor extends Component implements HasSize, BeforeLeaveObserver {
  private static final long serialVersionUID = 1L;
  private static final String DETAIL = "event.detail";

  private String text;
  private String kept;

  YamlEditor(String text, boolean editable, Consumer<String> changed) {
    this.text = text;
    this.kept = text;
    getElement().setProperty("value", text);
    getElement().setProperty("kept", text);
    getElement().setProperty("editable", editable);
    getElement()
        .addEventListener(
            "yaml-change",
            event -> {
              this.text = event.getEventData().get(DETAIL).asString();
              changed.accept(this.text);
            })
        .addEventData(DETAIL);
  }

  /** What is written now. */
  String text() {
    return text;
  }

  /** What is written now is saved, or wanted no more: it may be left. */
  void settled() {
    kept = text;
    getElement().setProperty("kept", text);
  }

  @Override
  public void beforeLeave(BeforeLeaveEvent event) {
    if (text.equals(kept)) {
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
