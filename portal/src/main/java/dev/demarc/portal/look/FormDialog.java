package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.InvalidValue;
import dev.demarc.portal.remote.Problem;
import dev.demarc.portal.remote.Trouble;
import java.util.List;

/**
 * Asks for what something new is. What is refused stays as it was typed, with why. Its buttons are
 * {@code #<name>-save} and {@code #<name>-cancel}.
 */
public abstract class FormDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private final transient Runnable done;
  private final Div form = new Div();
  private final Div refusal = new Div();

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
    try {
      save();
    } catch (InvalidValue invalid) {
      refuse(List.of(invalid.field() + " " + invalid.reason()));
      return;
    } catch (Trouble.Refused refused) {
      List<String> fields = refused.fields().stream().map(Problem.Field::words).toList();
      refuse(fields.isEmpty() ? List.of(refused.words()) : fields);
      return;
    } catch (Trouble trouble) {
      Toast.trouble(trouble);
      return;
    }
    close();
    done.run();
  }

  private void refuse(List<String> reasons) {
    reasons.forEach(reason -> refusal.add(new Paragraph(reason)));
  }
}
