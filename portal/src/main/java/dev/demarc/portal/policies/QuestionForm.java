package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a request in metadata; nothing is required, and each field says what holds where it is
 * left empty. What the control plane refuses is said at its field.
 */
final class QuestionForm extends Div {
  private static final long serialVersionUID = 1L;
  private static final String FIRST = "What is asked";
  private static final List<String> BOUNDARIES =
      Arrays.stream(Boundary.values()).map(Wire::wire).toList();

  private final transient Question question;
  private final transient Map<String, Supplier<String>> values = new LinkedHashMap<>();
  private final transient Map<String, HasValidation> fields = new LinkedHashMap<>();
  private final transient Map<String, NativeDetails> groups = new LinkedHashMap<>();

  QuestionForm(Question question, List<String> subjects, Consumer<Question> ask) {
    this.question = question;
    setId("simulate-form");
    addClassNames("card", "question");
    getElement().setAttribute("role", "form").setAttribute("aria-label", "Request to simulate");
    add(
        group(
            FIRST,
            subject(subjects),
            text("class", "Class", "most restricted"),
            text("tags", "Tags", "none"),
            text("task", "Task", "chat"),
            text("tools", "Tools with effects", "none")),
        group(
            "Who asks",
            text("roles", "Roles", "none"),
            flag("verified", "A token named the person"),
            text("app", "Application", "unspecified"),
            text("team", "Team", "the application's")),
        group(
            "Where the data is",
            boundary("from", "Boundary", "edge"),
            text("from-region", "Region", "unspecified"),
            text("site", "Site", "unspecified"),
            text("group", "Agent group", "unspecified")),
        group(
            "How large it is",
            number("bytes", "Bytes", "0"),
            number("tokens", "Tokens", "0"),
            number("messages", "Messages", "1"),
            number("files", "Files", "0"),
            flag("stream", "Streamed"),
            number("rank", "Rank of the class", "its own")),
        group(
            "A route beside the catalogue",
            boundary("to", "To boundary", ""),
            text("to-region", "To region", "unspecified"),
            text("to-operator", "Operator", "unspecified"),
            text("to-target", "Target", "unspecified"),
            text("to-model", "Model", "unspecified"),
            number("to-tier", "Tier", "0")));
    Div row =
        new Div(
            Press.primary("simulate-run", "Simulate", () -> ask.accept(written())),
            Press.plain("simulate-clear", "Clear", () -> ask.accept(new Question(Map.of()))));
    row.addClassName("row");
    add(row);
  }

  private Question written() {
    Map<String, String> parts = new LinkedHashMap<>();
    values.forEach((name, value) -> parts.put(name, value.get()));
    parts.put(Question.GUARANTEE, question.part(Question.GUARANTEE));
    return new Question(parts);
  }

  /** Says what is wrong, each at its field; what has none is left to the words beside the form. */
  void refuse(List<Problem.Field> wrong) {
    for (Problem.Field each : wrong) {
      String name = name(each.field());
      HasValidation field = fields.get(name);
      NativeDetails group = groups.get(name);
      if (field != null && group != null) {
        field.setInvalid(true);
        field.setErrorMessage(Words.or(each.reason()));
        group.setOpen(true);
      }
    }
  }

  /** {@code request.from.region} is {@code from-region}, {@code to.boundary} is {@code to}. */
  private String name(@Nullable String path) {
    String name = path == null ? "" : path.replaceFirst("^request\\.", "");
    name = name.replaceFirst("\\.boundary$", "").replaceFirst("\\[.*$", "");
    String dashed = name.replace('.', '-');
    return fields.containsKey(dashed) ? dashed : name.replaceFirst("\\..*$", "");
  }

  /** One that opens and closes: open where something in it is said, and the first. */
  private Component group(String title, Component... members) {
    Div grid = new Div(members);
    grid.addClassName("question-fields");
    NativeDetails group = new NativeDetails(title, grid);
    boolean said = false;
    for (Component member : members) {
      String name = member.getId().orElse("").replaceFirst("^simulate-", "");
      groups.put(name, group);
      said |= !question.part(name).isEmpty();
    }
    group.setOpen(said || title.equals(FIRST));
    return group;
  }

  private Component subject(List<String> subjects) {
    List<String> all = new ArrayList<>(subjects);
    String asked = question.part(Question.OF);
    if (!asked.isEmpty() && !all.contains(asked)) {
      all.add(asked);
    }
    Select<String> select = new Select<>();
    select.setItems(all);
    select.setItemLabelGenerator(of -> of.equals("draft") ? "The draft" : "Version " + of);
    select.setValue(asked.isEmpty() ? all.getFirst() : asked);
    return add(Question.OF, "Policy", select);
  }

  private Component boundary(String name, String label, String otherwise) {
    Select<String> select = new Select<>();
    select.setItems(BOUNDARIES);
    select.setEmptySelectionAllowed(true);
    String none = otherwise.isEmpty() ? "None" : Words.boundary(otherwise);
    select.setEmptySelectionCaption(none);
    select.setItemLabelGenerator(value -> value == null ? none : Words.boundary(value));
    if (BOUNDARIES.contains(question.part(name))) {
      select.setValue(question.part(name));
    }
    return add(name, label, select);
  }

  private Component add(String name, String label, Select<String> select) {
    select.setId("simulate-" + name);
    select.setLabel(label);
    values.put(name, () -> select.getValue() == null ? "" : select.getValue());
    fields.put(name, select);
    return select;
  }

  private Component number(String name, String label, String otherwise) {
    TextField field = (TextField) text(name, label, otherwise);
    field.setAllowedCharPattern("[0-9]");
    field.setMaxLength(18);
    return field;
  }

  private Component text(String name, String label, String otherwise) {
    TextField field = new TextField(label);
    field.setId("simulate-" + name);
    field.setValue(question.part(name));
    field.setPlaceholder(otherwise);
    field.setMaxLength(2_000);
    values.put(name, () -> field.getValue().strip());
    fields.put(name, field);
    return field;
  }

  private Component flag(String name, String label) {
    Checkbox box = new Checkbox(label, question.part(name).equals("true"));
    box.setId("simulate-" + name);
    values.put(name, () -> box.getValue() ? "true" : "");
    return box;
  }
}
