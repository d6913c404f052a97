package dev.demarc.portal.approvals;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.portal.consents.Until;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import java.util.Map;
import java.util.TreeMap;

/** On what terms it is approved: until when, and for how many requests. */
final class ApproveDialog extends Dialog {
  private static final long serialVersionUID = 1L;
  private static final int MOST_USES = 1_000_000;
  private static final int LONGEST_REASON = 500;

  private final Until until;
  private final IntegerField uses = new IntegerField(translate("approval.approve.uses"));
  private final TextField reason = new TextField(translate("approval.approve.reason"));

  ApproveDialog(Visit visit, Approval approval) {
    super(translate("approval.approve.title"));
    setId("approve-dialog");
    setWidth("min(32rem, 96vw)");
    until = new Until(approval.ttl());
    uses.setId("approve-uses");
    uses.setHelperText(translate("approval.approve.uses.helper"));
    uses.setMin(1);
    uses.setMax(MOST_USES);
    uses.setWidthFull();
    reason.setId("approve-reason");
    reason.setMaxLength(LONGEST_REASON);
    reason.setWidthFull();
    add(until, uses, reason);
    getFooter()
        .add(
            Press.plain("approve-no", translate("confirm.no"), this::close),
            Press.primary(
                "approve-yes", translate("approval.approve"), () -> send(visit, approval)));
  }

  private void send(Visit visit, Approval approval) {
    Map<String, Object> terms = new TreeMap<>();
    terms.put("until", until.chosen().toString());
    if (uses.getValue() != null) {
      terms.put("uses", uses.getValue());
    }
    if (!reason.getValue().isBlank()) {
      terms.put("reason", reason.getValue());
    }
    if (AnswerCard.send(visit, approval, "approve", terms)) {
      close();
      Toast.done(translate("approval.approve.done"));
    }
  }
}
