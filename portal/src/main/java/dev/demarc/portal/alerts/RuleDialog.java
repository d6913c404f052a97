package dev.demarc.portal.alerts;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.demarc.contract.InvalidValue;
import dev.demarc.portal.alerts.AlertAnswers.Look;
import dev.demarc.portal.alerts.AlertAnswers.Rule;
import dev.demarc.portal.alerts.AlertAnswers.Watchable;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.FormDialog;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.remote.Trouble;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a rule, from what is suggested for its measure, and shows what it would find now. */
final class RuleDialog extends FormDialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Watchables measures;
  private final transient @Nullable Rule before;
  private final Select<Watchable> measure = new Select<>();
  private final Div rest = new Div();
  private final Div preview = new Div();
  private RuleFields fields;

  /**
   * @param before absent for a new one
   */
  RuleDialog(Visit visit, Watchables measures, @Nullable Rule before, Runnable done) {
    super("alert-rule", before == null ? "New rule" : before.rule().title(), "Keep it", done);
    this.visit = visit;
    this.measures = measures;
    this.before = before;
    Watchable first =
        before == null
            ? measures.measured().getFirst()
            : measures.named(before.rule().measure()).orElseThrow();
    this.fields = new RuleFields(first, before == null ? null : before.rule());
    rest.add(fields);
    choice(first);
    preview.setId("alert-rule-found");
    preview.getElement().setAttribute("role", "status");
    fields(measure, rest, Press.plain("alert-rule-preview", "Look now", this::look), preview);
    addOpenedChangeListener(opened -> {
      if (opened.isOpened()) {
        look();
      }
    });
  }

  private void choice(Watchable first) {
    measure.setId("alert-rule-measure");
    measure.setLabel("Measure");
    measure.setItems(measures.measured());
    measure.setItemLabelGenerator(Watchable::measure);
    measure.setHelperText(first.definition());
    measure.setValue(first);
    measure.addValueChangeListener(change -> become(change.getValue()));
  }

  /** Another measure has other fields, and something else suggested. */
  private void become(Watchable other) {
    measure.setHelperText(other.definition());
    fields = new RuleFields(other, null);
    rest.removeAll();
    rest.add(fields);
    look();
  }

  private void look() {
    preview.removeAll();
    try {
      Look found =
          visit.api().post(visit.where("alert-rules", "preview"), fields.written(), Look.class);
      preview.add(found(found));
    } catch (InvalidValue invalid) {
      preview.setText(invalid.field() + " " + invalid.reason());
    } catch (Trouble trouble) {
      preview.setText(trouble.words());
    }
  }

  private Div found(Look look) {
    String would =
        switch (look.verdict()) {
          case "met" -> "The rule is met.";
          case "clear" -> "The rule is not met.";
          default -> AlertWords.verdict(look.verdict()) + ".";
        };
    Div words = new Div("Now: " + fields.scale().words(look.sample()) + ". " + would);
    if (look.sample().isPartial()) {
      words.add(new Div(AlertWords.completeness(look) + "."));
    }
    return words;
  }

  @Override
  protected void save() {
    Map<String, Object> written = fields.written();
    if (before == null) {
      visit.api().post(visit.where("alert-rules"), written, Rule.class);
    } else {
      visit
          .api()
          .put(
              visit.where("alert-rules", before.id()),
              Map.of("rule", written, "baseRevision", before.revision()),
              Rule.class);
    }
    Toast.done("Kept");
  }
}
