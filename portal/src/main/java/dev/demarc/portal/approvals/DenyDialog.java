package dev.demarc.portal.approvals;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.TextArea;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import java.util.Map;

/** Why it is denied. */
final class DenyDialog extends Dialog {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_REASON = 500;

  private final TextArea reason = new TextArea(translate("approval.deny.reason"));

  DenyDialog(Visit visit, Approval approval) {
    super(translate("approval.deny.title"));
    setId("deny-dialog");
    setWidth("min(32rem, 96vw)");
    reason.setId("deny-reason");
    reason.setMaxLength(LONGEST_REASON);
    reason.setRequiredIndicatorVisible(true);
    reason.setHelperText(translate("approval.deny.reason.helper"));
    reason.setWidthFull();
    add(reason);
    getFooter()
        .add(
            Press.plain("deny-no", translate("confirm.no"), this::close),
            Press.danger("deny-yes", translate("approval.deny"), () -> send(visit, approval)));
  }

  private void send(Visit visit, Approval approval) {
    if (reason.getValue().isBlank()) {
      reason.setErrorMessage(translate("approval.deny.reason.missing"));
      reason.setInvalid(true);
      reason.focus();
      return;
    }
    if (AnswerCard.send(visit, approval, "deny", Map.of("reason", reason.getValue()))) {
      close();
      Toast.done(translate("approval.deny.done"));
    }
  }
}
