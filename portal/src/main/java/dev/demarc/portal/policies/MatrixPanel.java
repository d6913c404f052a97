package dev.demarc.portal.policies;

import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.PolicyAnswers.Matrix;
import dev.demarc.portal.policies.PolicyAnswers.Row;
import dev.demarc.portal.remote.Where;
import java.util.Optional;

/** What happens to each class at each boundary, in colours and in words. */
final class MatrixPanel extends Div {
  private static final long serialVersionUID = 1L;

  MatrixPanel(Visit visit, Detail detail) {
    show(visit, of(visit, detail), "policy-matrix", "Class by boundary");
  }

  /** Of the draft, or of what was published where there is none. */
  static Where of(Visit visit, Detail detail) {
    Where where = visit.where("policies", detail.id().text(), "matrix");
    return detail.draft() != null
        ? where.with("revision", detail.draft().revision())
        : where.with("version", detail.published() == null ? null : detail.published().version());
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
            () -> visit.api().get(asked, Matrix.class),
            matrix -> new MatrixTable(matrix, id, label, Optional.empty())));
  }
}
