package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.Cell;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.PolicyAnswers.Matrix;
import dev.demarc.portal.policies.PolicyAnswers.Row;
import dev.demarc.portal.remote.Where;
import java.util.List;
import java.util.Map;

/** What happens to each class at each boundary, in colours and in words. */
final class MatrixPanel extends Div {
  private static final long serialVersionUID = 1L;
  private static final Map<String, String> EFFECTS =
      Map.of(
          "allow", "Allowed",
          "consent", "Needs consent",
          "approval", "Needs approval",
          "forbid", "Forbidden",
          "conditional", "Depends");

  MatrixPanel(Visit visit, Detail detail) {
    Where where = visit.where("policies", detail.id().text(), "matrix");
    Where asked =
        detail.draft() != null
            ? where.with("revision", detail.draft().revision())
            : where.with(
                "version", detail.published() == null ? null : detail.published().version());
    show(visit, asked, "policy-matrix", "Class by boundary");
  }

  /** Of a version that was published, beside those of other policies. */
  MatrixPanel(Visit visit, Row policy, int version) {
    String id = policy.id().text();
    Where where = visit.where("policies", id, "matrix").with("version", version);
    show(visit, where, "matrix-" + id, policy.name() + ", class by boundary");
  }

  private void show(Visit visit, Where asked, String id, String label) {
    add(
        new Loading<>(
            () -> visit.api().get(asked, Matrix.class), matrix -> table(matrix, id, label)));
  }

  private static Component table(Matrix matrix, String id, String label) {
    if (matrix.cells().isEmpty()) {
      return new EmptyState(
          "No matrix", "The draft has problems, or no classes are defined. Mend it in the editor.");
    }
    HtmlContainer head = new HtmlContainer("tr");
    head.add(heading("Class", "col"));
    matrix.boundaries().forEach(b -> head.add(heading(Words.boundary(b), "col")));
    HtmlContainer table = new HtmlContainer("table");
    table.addClassName("matrix");
    table.setId(id);
    table.add(container("thead", List.of(head)));
    table.add(container("tbody", matrix.classes().stream().map(c -> row(matrix, c)).toList()));
    Div scroll = new Div(table);
    scroll.addClassNames("card", "scroll");
    scroll
        .getElement()
        .setAttribute("tabindex", "0")
        .setAttribute("role", "region")
        .setAttribute("aria-label", label);
    return scroll;
  }

  private static HtmlContainer row(Matrix matrix, String dataClass) {
    HtmlContainer row = new HtmlContainer("tr");
    row.add(heading(dataClass, "row"));
    for (String boundary : matrix.boundaries()) {
      row.add(
          matrix.cells().stream()
              .filter(c -> c.dataClass().equals(dataClass) && c.boundary().equals(boundary))
              .findFirst()
              .map(MatrixPanel::cell)
              .orElseGet(() -> new HtmlContainer("td")));
    }
    return row;
  }

  private static HtmlContainer cell(Cell cell) {
    HtmlContainer td = new HtmlContainer("td");
    td.addClassName("effect-" + cell.effect());
    td.getElement()
        .setAttribute("data-testid", "cell-" + cell.dataClass() + "-" + cell.boundary())
        .setAttribute("data-effect", cell.effect());
    Span words = new Span(EFFECTS.getOrDefault(cell.effect(), Words.plain(cell.effect())));
    words.addClassName("strong");
    Span rules = new Span(cell.rulesOrNone().isEmpty() ? "no rule" : Words.list(cell.rules()));
    rules.addClassName("rule");
    td.add(words, rules);
    return td;
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
