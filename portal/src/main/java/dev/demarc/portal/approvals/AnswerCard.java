package dev.demarc.portal.approvals;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import java.util.Map;
import java.util.TreeMap;

/** The answers that are open to an approver; each asks on what terms, or why. */
final class AnswerCard extends Section {
  private static final long serialVersionUID = 1L;

  AnswerCard(Visit visit, Approval approval) {
    addClassNames("card", "answers");
    add(
        new H2(translate("consent.answer")),
        Press.primary(
            "approval-approve",
            translate("approval.approve"),
            () -> new ApproveDialog(visit, approval).open()),
        Press.danger(
            "approval-deny",
            translate("approval.deny"),
            () -> new DenyDialog(visit, approval).open()));
  }

  /** Sends the answer; whether it was taken. */
  static boolean send(Visit visit, Approval approval, String answer, Map<String, Object> more) {
    Map<String, Object> body = new TreeMap<>(more);
    body.put("answer", answer);
    body.put("noticeDigest", approval.notice().digest());
    boolean worked =
        Toast.attempt(
            () -> visit.api().post(visit.where("approvals", approval.id().text(), "answer"), body));
    if (worked) {
      UI.getCurrent().refreshCurrentRoute(false);
    }
    return worked;
  }
}
