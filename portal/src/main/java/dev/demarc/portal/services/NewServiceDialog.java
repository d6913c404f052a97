package dev.demarc.portal.services;

import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.FormDialog;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.SecretDialog;
import dev.demarc.portal.services.ServiceAnswers.Made;
import java.util.Map;
import java.util.Objects;

/** Makes a service account, and shows its secret once. */
final class NewServiceDialog extends FormDialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final TextField label = text("service-label", "What it is for", "");
  private final IntegerField days = new IntegerField("For how many days");

  NewServiceDialog(Visit visit, Runnable done) {
    super("service", "New service account", "Make it", done);
    this.visit = visit;
    label.setHelperText("For example the name of the pipeline");
    days.setId("service-days");
    days.setMin(1);
    days.setMax(365);
    days.setValue(90);
    fields(label, days);
  }

  @Override
  protected void save() {
    Map<String, Object> body =
        Map.of("label", label.getValue(), "days", Objects.requireNonNullElse(days.getValue(), 0));
    Made made = visit.api().post(visit.where("service-accounts"), body, Made.class);
    new SecretDialog(
            "service-secret",
            "Secret of " + made.id(),
            "Copy it now: it is shown once.",
            made.clientSecret(),
            "I have it",
            new Pairs().pair("Account", made.id()).pair("Gets its tokens at", made.tokenUrl()))
        .open();
  }
}
