package dev.demarc.portal.guarantees;

import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.GuaranteeId;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.remote.Problem;
import dev.demarc.portal.remote.Trouble;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a guarantee. What is refused stays as it was typed, with what is wrong at its place, or
 * with each policy in force that permits what it excludes, and how.
 */
final class GuaranteeDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Runnable done;
  private final TextField id = new TextField("Name");
  private final TextArea never = new TextArea("Never");
  private final Div refusal = new Div();

  /**
   * @param before absent for a new one
   */
  GuaranteeDialog(Visit visit, @Nullable Guarantee before, Runnable done) {
    super(before == null ? "New guarantee" : "Guarantee " + before.id());
    this.visit = visit;
    this.done = done;
    setId("guarantee-dialog");
    setWidth("min(40rem, 96vw)");
    id.setId("guarantee-id");
    id.setMaxLength(63);
    id.setHelperText("a-z, 0-9, dash, dot and underscore");
    never.setId("guarantee-never");
    never.setMaxLength(2_000);
    never.setWidthFull();
    never.setMinRows(3);
    never.setHelperText("CEL, such as has(data.tags.phi) && target.boundary == 'managed-cloud'");
    refusal.setId("guarantee-refusal");
    refusal.getElement().setAttribute("role", "alert");
    if (before != null) {
      id.setValue(before.id().text());
      id.setReadOnly(true);
      never.setValue(before.never());
    }
    add(id, never, refusal);
    getFooter().add(Press.plain("guarantee-cancel", "Cancel", this::close));
    getFooter().add(Press.primary("guarantee-save", "Prove and keep", this::save));
  }

  private void save() {
    refusal.removeAll();
    id.setInvalid(false);
    try {
      GuaranteeId.of(id.getValue());
    } catch (InvalidValue invalid) {
      id.setInvalid(true);
      id.setErrorMessage(invalid.reason());
      return;
    }
    put();
  }

  private void put() {
    try {
      visit
          .api()
          .put(
              visit.where("guarantees", id.getValue()),
              Map.of("never", never.getValue()),
              Guarantee.class);
    } catch (Trouble.Refused refused) {
      show(refused);
      return;
    } catch (Trouble trouble) {
      Toast.trouble(trouble);
      return;
    }
    close();
    Toast.done("Proved of every policy in force");
    done.run();
  }

  private void show(Trouble.Refused refused) {
    Paragraph title = new Paragraph(refused.title());
    title.addClassName("strong");
    refusal.add(title);
    List<String> reasons = refused.fields().stream().map(GuaranteeDialog::words).toList();
    if (reasons.isEmpty()) {
      refusal.add(new Paragraph(refused.words()));
      return;
    }
    UnorderedList list = new UnorderedList();
    reasons.forEach(reason -> list.add(new ListItem(reason)));
    refusal.add(list);
  }

  /** All of it is about the one condition, so only its line is worth telling. */
  private static String words(Problem.Field field) {
    String reason = field.reason();
    return field.line() == null && reason != null ? reason : field.words();
  }
}
