package dev.demarc.portal.retention;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.remote.Trouble;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The days of each kind, and since when what is older is gone. */
final class DaysForm extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Kept before;
  private final transient Runnable saved;
  private final Map<String, IntegerField> fields = new LinkedHashMap<>();

  DaysForm(Visit visit, Kept before, Runnable saved) {
    this.visit = visit;
    this.before = before;
    this.saved = saved;
    addClassName("form");
    before.items().forEach(this::show);
    if (visit.is("tenant-admin")) {
      add(Press.primary("retention-save", "Save", () -> save(false)));
    }
  }

  private void show(Kept.Item item) {
    IntegerField field = new IntegerField(item.label());
    field.setId("retention-" + item.kind());
    field.setMin(item.least());
    field.setMax(item.most());
    field.setStepButtonsVisible(true);
    field.setValue(item.days());
    field.setHelperText(
        item.use() + ". " + item.least() + " to " + item.most() + " days may be chosen.");
    field.setReadOnly(!visit.is("tenant-admin"));
    fields.put(item.kind(), field);
    add(field, gone(item));
  }

  private static Paragraph gone(Kept.Item item) {
    Paragraph gone = new Paragraph();
    gone.addClassName("hint");
    gone.getElement().setAttribute("data-testid", "gone-" + item.kind());
    if (item.goneBefore() == null) {
      gone.setText("Nothing was removed yet.");
    } else {
      gone.add(
          new Span("What is from before "), TimeText.of(item.goneBefore()), new Span(" is gone."));
    }
    return gone;
  }

  private void save(boolean confirmed) {
    if (fields.values().stream().anyMatch(field -> field.isInvalid() || field.isEmpty())) {
      return;
    }
    try {
      visit.api().put(visit.where("retention"), body(confirmed), Kept.class);
      Toast.done("Saved");
      saved.run();
    } catch (Trouble.Refused refused) {
      if (refused.code().equals("confirmation_needed")) {
        Confirm.ask("Remove it for good?", refused.words(), "Remove", () -> save(true));
      } else {
        Toast.trouble(refused);
      }
    } catch (Trouble trouble) {
      Toast.trouble(trouble);
    }
  }

  private Map<String, Object> body(boolean confirmed) {
    Map<String, Object> body = new TreeMap<>();
    fields.forEach((kind, field) -> body.put(kind, field.getValue()));
    body.put("version", before.version());
    body.put("confirmed", confirmed);
    return body;
  }
}
