package dev.demarc.portal.policies;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.PolicyAnswers.Draft;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks which older version comes back, and why. */
final class RollbackDialog extends Dialog {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 50;

  private final transient Visit visit;
  private final transient Detail detail;
  private final Select<Integer> version = new Select<>();
  private final TextArea why = new TextArea("Why");
  private final Checkbox discard = new Checkbox();

  /** Whether there is an older version. */
  static boolean isPossible(Detail detail) {
    return detail.published() != null && detail.published().version() > 1;
  }

  RollbackDialog(Visit visit, Detail detail) {
    super("Roll back");
    this.visit = visit;
    this.detail = detail;
    setId("rollback");
    setWidth("min(36rem, 96vw)");
    version.setId("rollback-version");
    version.setLabel("Version that comes back");
    version.setItemLabelGenerator(number -> "Version " + number);
    List<Integer> older = older();
    version.setItems(older);
    version.setValue(older.getFirst());
    why.setId("rollback-why");
    why.setMaxLength(2_000);
    why.setWidthFull();
    why.setRequiredIndicatorVisible(true);
    add(
        new Paragraph(
            "It is published under a new number, to all groups that obey this policy. Where it permits "
                + "more than they have now it is put in review first, and two people approve it."),
        version,
        why);
    @Nullable Draft draft = detail.draft();
    if (draft != null) {
      discard.setId("rollback-discard");
      discard.setLabel("Where it must be reviewed, it may replace the draft that is there");
      add(discard);
    }
    getFooter().add(Press.plain("rollback-cancel", "Cancel", this::close));
    getFooter().add(Press.danger("rollback-do", "Roll back", this::rollBack));
  }

  /** Newest first. */
  private List<Integer> older() {
    int last = detail.published() == null ? 1 : detail.published().version();
    return IntStream.iterate(last - 1, each -> each >= 1, each -> each - 1)
        .limit(MOST)
        .boxed()
        .toList();
  }

  private void rollBack() {
    if (why.getValue().isBlank()) {
      why.setErrorMessage("Say why; it is kept in the history.");
      why.setInvalid(true);
      why.focus();
      return;
    }
    Map<String, Object> body = new HashMap<>();
    body.put("version", version.getValue());
    body.put("comment", why.getValue());
    @Nullable Draft draft = detail.draft();
    if (draft != null && discard.getValue()) {
      body.put("discards", draft.revision());
    }
    Toast.attempt(() -> {
      Detail now =
          visit
              .api()
              .post(visit.where("policies", detail.id().text(), "rollback"), body, Detail.class);
      close();
      Toast.done(done(now));
      UI.getCurrent().refreshCurrentRoute(false);
    });
  }

  private String done(Detail now) {
    int before = detail.published() == null ? 0 : detail.published().version();
    int after = now.published() == null ? 0 : now.published().version();
    return after > before
        ? "Published again as version " + after
        : "It permits more than is in force: it waits for approval";
  }
}
