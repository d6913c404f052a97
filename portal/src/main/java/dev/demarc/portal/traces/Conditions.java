package dev.demarc.portal.traces;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.traces.Searchable.Operator;
import java.util.List;
import java.util.function.BiConsumer;

/** Conditions by any attribute: those in force as chips, and a way to one more. */
final class Conditions extends Div {
  private static final long serialVersionUID = 1L;

  /** As many characters as an address has room for. */
  private static final int LONGEST = 500;

  private static final String ATTRIBUTE = "condition-attribute";

  private final transient Asked asked;
  private final transient BiConsumer<Asked, String> go;
  private final ComboBox<Searchable> attribute = new ComboBox<>("Attribute");
  private final Select<Operator> operator = new Select<>();
  private final TextField value = new TextField("Value");

  /**
   * @param ofPersons whether the reader may tell persons apart
   * @param go shows what is asked for next, with the focus on the field of this id
   */
  Conditions(Asked asked, boolean ofPersons, BiConsumer<Asked, String> go) {
    this.asked = asked;
    this.go = go;
    addClassName("conditions");
    Div form = new Div(attribute(ofPersons), operator(), value(), add());
    form.addClassName("filters");
    form.getElement().setAttribute("role", "group").setAttribute("aria-label", "Add a condition");
    add(form);
    if (!asked.conditions().isEmpty()) {
      add(chips());
    }
  }

  private ComboBox<Searchable> attribute(boolean ofPersons) {
    attribute.setId(ATTRIBUTE);
    attribute.setItems(Searchable.all(ofPersons));
    attribute.setItemLabelGenerator(Searchable::name);
    attribute.addValueChangeListener(change -> {
      if (change.getValue() != null) {
        List<Operator> operators = change.getValue().operators();
        operator.setItems(operators);
        operator.setValue(operators.getFirst());
      }
    });
    return attribute;
  }

  private Select<Operator> operator() {
    operator.setId("condition-operator");
    operator.setLabel("Condition");
    operator.setItems(Operator.values());
    operator.setItemLabelGenerator(Operator::words);
    operator.setValue(Operator.ONE_OF);
    operator.addValueChangeListener(
        change -> value.setEnabled(change.getValue() == null || change.getValue().compares()));
    return operator;
  }

  private TextField value() {
    value.setId("condition-value");
    value.setMaxLength(LONGEST);
    value.setPlaceholder("several with commas");
    return value;
  }

  private Button add() {
    return Press.plain("condition-add", "Add", this::addOne);
  }

  private void addOne() {
    Searchable chosen = attribute.getValue();
    Operator relation = operator.getValue();
    attribute.setInvalid(chosen == null);
    attribute.setErrorMessage("Choose an attribute.");
    boolean missing = relation != null && relation.compares() && value.getValue().isBlank();
    value.setInvalid(missing);
    value.setErrorMessage("Say with what.");
    if (chosen != null && relation != null && !missing) {
      Condition added = new Condition(chosen.name(), relation.value(value.getValue()));
      go.accept(asked.and(added), ATTRIBUTE);
    }
  }

  private UnorderedList chips() {
    UnorderedList chips = new UnorderedList();
    chips.addClassName("chips");
    chips.getElement().setAttribute("aria-label", "Conditions in force");
    List<Condition> conditions = asked.conditions();
    for (int i = 0; i < conditions.size(); i++) {
      chips.add(chip(conditions.get(i), i));
    }
    return chips;
  }

  private static String removal(int number) {
    return "condition-remove-" + number;
  }

  /** What is in the place of a chip that goes, or nearest to it. */
  private String left(int number) {
    int others = asked.conditions().size() - 1;
    return others == 0 ? ATTRIBUTE : removal(Math.min(number, others - 1));
  }

  private ListItem chip(Condition condition, int number) {
    Button remove =
        Press.small(removal(number), "×", () -> go.accept(asked.without(condition), left(number)));
    remove.setAriaLabel("Remove: " + condition.words());
    ListItem chip = new ListItem(new Span(condition.words()), remove);
    chip.addClassName("chip");
    chip.getElement()
        .setAttribute("data-testid", "condition")
        .setAttribute("data-name", condition.name());
    return chip;
  }
}
