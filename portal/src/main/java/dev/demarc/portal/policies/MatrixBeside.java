package dev.demarc.portal.policies;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.PolicyAnswers.Matrix;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the text in the editor says of each class at each boundary, in step with what is written: of
 * a text with problems it stays as it was, and says so. A rule in it leads to its line.
 */
final class MatrixBeside extends Div {
  private static final long serialVersionUID = 1L;

  private final YamlEditor editor;
  private final Div table = new Div();
  private final Paragraph stale = new Paragraph("As the text was when it last had no problems.");

  /** Begins with what is kept. */
  MatrixBeside(Visit visit, Detail detail, YamlEditor editor) {
    this.editor = editor;
    setId("editor-matrix");
    stale.addClassName("quiet");
    stale.setVisible(false);
    table.add(
        new Loading<>(
            () -> visit.api().get(MatrixPanel.of(visit, detail), Matrix.class), this::table));
    add(new H2("Class by boundary"), stale, table);
  }

  /**
   * Of what is written now.
   *
   * @param matrix absent where it has problems
   */
  void show(@Nullable Matrix matrix) {
    stale.setVisible(matrix == null);
    if (matrix != null) {
      table.removeAll();
      table.add(table(matrix));
    }
  }

  private MatrixTable table(Matrix matrix) {
    return new MatrixTable(
        matrix, "editor-matrix-table", "Class by boundary", Optional.of(editor::goToRule));
  }
}
