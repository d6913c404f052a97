package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.InvalidValue;
import dev.demarc.portal.remote.Problem;
import dev.demarc.portal.remote.Trouble;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks for what something new is. What is refused stays as it was typed, with why. Its buttons are
 * {@code #<name>-save} and {@code #<name>-cancel}; what belongs to no field is said in {@code
 * #<name>-refusal}.
 */
public abstract class FormDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private final transient Runnable done;
  private final Div form = new Div();
  private final Div refusal = new Div();
  private final transient Map<String, HasValidation> named = new LinkedHashMap<>();

  /**
   * @param does what the button says
   * @param done after it was saved
   */
  protected FormDialog(String name, String title, String does, Runnable done) {
    super(title);
    this.done = done;
    setId(name + "-dialog");
    setWidth("min(40rem, 96vw)");
    form.addClassName("form");
    refusal.setId(name + "-refusal");
    refusal.getElement().setAttribute("role", "alert");
    add(form, refusal);
    getFooter().add(Press.plain(name + "-cancel", "Cancel", this::close));
    getFooter().add(Press.primary(name + "-save", does, this::press));
  }

  /**
   * Keeps what was typed.
   *
   * @throws Trouble where the control plane does not take it
   * @throws InvalidValue where it is not worth asking
   */
  protected abstract void save();

  /** Asks once more where there is something to ask; then, or at once, it is saved. */
  protected void ask(Runnable saving) {
    saving.run();
  }

  /** What is refused by this name is said at the field, and not below the form. */
  protected final void refusedAt(String name, HasValidation field) {
    named.put(name, field);
  }

  protected final void fields(Component... fields) {
    form.add(fields);
  }

  protected static TextField text(String id, String label, String value) {
    TextField field = new TextField(label, value, "");
    field.setId(id);
    field.setMaxLength(200);
    return field;
  }

  private void press() {
    refusal.removeAll();
    named.values().forEach(field -> field.setInvalid(false));
    attempt(() -> ask(() -> attempt(this::finish)));
  }

  private void finish() {
    save();
    close();
    done.run();
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (InvalidValue invalid) {
      refuse(new Problem.Field(invalid.field(), invalid.reason(), null, null));
    } catch (Trouble.Refused refused) {
      if (refused.fields().isEmpty()) {
        refusal.add(new Paragraph(refused.words()));
      }
      refused.fields().forEach(this::refuse);
    } catch (Trouble trouble) {
      Toast.trouble(trouble);
    }
  }

  private void refuse(Problem.Field wrong) {
    HasValidation field = named.get(String.valueOf(wrong.field()));
    if (field == null) {
      refusal.add(new Paragraph(wrong.words()));
    } else {
      field.setErrorMessage(Words.capital(wrong.words()) + ".");
      field.setInvalid(true);
    }
  }
}
