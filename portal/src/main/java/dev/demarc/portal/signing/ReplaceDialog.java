package dev.demarc.portal.signing;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import java.util.Map;

/** Makes the next key, once somebody has said why. */
final class ReplaceDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Runnable done;
  private final int replaces;
  private final TextArea reason = new TextArea("Why");
  private final Checkbox revoke = new Checkbox("Take back this key and all before it");

  ReplaceDialog(Visit visit, int replaces, Runnable done) {
    super("Replace key " + replaces);
    this.visit = visit;
    this.replaces = replaces;
    this.done = done;
    setId("signing-key-dialog");
    setWidth("min(40rem, 96vw)");
    reason.setId("signing-key-reason");
    reason.setRequiredIndicatorVisible(true);
    reason.setMaxLength(500);
    reason.setWidthFull();
    reason.setHelperText("For the audit record; not what is secret about it");
    revoke.setId("signing-key-revoke");
    revoke.setHelperText(
        "When it may be in wrong hands. An agent that is offline keeps the policy it obeys until"
            + " it restarts or the policy expires; then it serves nothing until it is online.");
    add(
        new Paragraph(
            "Every group gets a bundle that the new key signs. Agents that are online follow at"
                + " once; what the key before signed is accepted for seven more days."),
        reason,
        revoke);
    getFooter().add(Press.plain("signing-key-cancel", "Cancel", this::close));
    getFooter().add(Press.primary("signing-key-save", "Make the next key", this::save));
  }

  private void save() {
    reason.setInvalid(reason.getValue().isBlank());
    if (reason.isInvalid()) {
      reason.setErrorMessage("Say why, in a sentence.");
      reason.focus();
      return;
    }
    Map<String, Object> ask =
        Map.of("replaces", replaces, "reason", reason.getValue(), "revoke", revoke.getValue());
    if (Toast.attempt(() -> visit.api().post(visit.where("signing-keys"), ask))) {
      close();
      Toast.done(revoke.getValue() ? "Taken back and replaced" : "Replaced");
      done.run();
    }
  }
}
