package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.Cell;
import dev.demarc.portal.policies.PolicyAnswers.Matrix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A matrix as a table; the rules of a cell lead to where they are written, if there is such. */
final class MatrixTable extends Div {
  private static final long serialVersionUID = 1L;
  private static final Map<String, String> EFFECTS =
      Map.of(
          "allow", "Allowed",
          "consent", "Needs consent",
          "approval", "Needs approval",
          "forbid", "Forbidden",
          "conditional", "Depends");

  private final transient Optional<Consumer<String>> toRule;

  MatrixTable(Matrix matrix, String id, String label, Optional<Consumer<String>> toRule) {
    this.toRule = toRule;
    if (matrix.cells().isEmpty()) {
      add(
          new EmptyState(
              "No matrix",
              "The draft has problems, or no classes are defined. Mend it in the editor."));
      return;
    }
    HtmlContainer head = new HtmlContainer("tr");
    head.add(heading("Class", "col"));
    matrix.boundaries().forEach(b -> head.add(heading(Words.boundary(b), "col")));
    HtmlContainer table = new HtmlContainer("table");
    table.addClassName("matrix");
    table.setId(id);
    table.add(container("thead", List.of(head)));
    table.add(container("tbody", matrix.classes().stream().map(c -> row(matrix, c)).toList()));
    add(table);
    addClassNames("card", "scroll");
    getElement()
        .setAttribute("tabindex", "0")
        .setAttribute("role", "region")
        .setAttribute("aria-label", label);
  }

  private HtmlContainer row(Matrix matrix, String dataClass) {
    HtmlContainer row = new HtmlContainer("tr");
    row.add(heading(dataClass, "row"));
    for (String boundary : matrix.boundaries()) {
      row.add(
          matrix.cells().stream()
              .filter(c -> c.dataClass().equals(dataClass) && c.boundary().equals(boundary))
              .findFirst()
              .map(this::cell)
              .orElseGet(() -> new HtmlContainer("td")));
    }
    return row;
  }

  private HtmlContainer cell(Cell cell) {
    HtmlContainer td = new HtmlContainer("td");
    td.addClassName("effect-" + cell.effect());
    td.getElement()
        .setAttribute("data-testid", "cell-" + cell.dataClass() + "-" + cell.boundary())
        .setAttribute("data-effect", cell.effect());
    Span words = new Span(EFFECTS.getOrDefault(cell.effect(), Words.plain(cell.effect())));
    words.addClassName("strong");
    td.add(words, rules(cell.rulesOrNone()));
    return td;
  }

  private Component rules(List<String> rules) {
    Span all = new Span();
    all.addClassName("rule");
    if (rules.isEmpty()) {
      all.setText("no rule");
    } else if (toRule.isEmpty()) {
      all.setText(Words.list(rules));
    } else {
      rules.forEach(rule -> all.add(new NativeButton(rule, click -> toRule.get().accept(rule))));
    }
    return all;
  }

  private static HtmlContainer heading(String words, String scope) {
    HtmlContainer th = new HtmlContainer("th");
    th.getElement().setAttribute("scope", scope);
    th.setText(words);
    return th;
  }

  private static HtmlContainer container(String tag, List<? extends Component> content) {
    HtmlContainer container = new HtmlContainer(tag);
    content.forEach(container::add);
    return container;
  }
}
