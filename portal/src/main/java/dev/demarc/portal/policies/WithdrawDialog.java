package dev.demarc.portal.policies;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import java.util.Map;
import java.util.Objects;

/** Asks whether the version in force is to be taken back, and why. */
final class WithdrawDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Detail detail;
  private final int version;
  private final TextArea why = new TextArea("Why");

  WithdrawDialog(Visit visit, Detail detail) {
    this.visit = visit;
    this.detail = detail;
    this.version = Objects.requireNonNull(detail.published()).version();
    setHeaderTitle("Withdraw version " + version + "?");
    setId("withdraw");
    setWidth("min(36rem, 96vw)");
    why.setId("withdraw-why");
    why.setMaxLength(2_000);
    why.setWidthFull();
    why.setRequiredIndicatorVisible(true);
    add(
        new Paragraph(
            "Every agent group that obeys this policy permits nothing from then on: its agents refuse"
                + " every request that needs a route. Agents that are cut off obey what they have"
                + " until it expires. To permit anything again a version is published as ever, and"
                + " two people approve it."),
        why);
    getFooter().add(Press.plain("withdraw-cancel", "Cancel", this::close));
    getFooter().add(Press.danger("withdraw-do", "Withdraw", this::withdraw));
  }

  private void withdraw() {
    if (why.getValue().isBlank()) {
      why.setErrorMessage("Say why; it is kept in the history.");
      why.setInvalid(true);
      why.focus();
      return;
    }
    Map<String, Object> body = Map.of("version", version, "comment", why.getValue());
    Toast.attempt(() -> {
      visit.api().post(visit.where("policies", detail.id().text(), "withdraw-version"), body);
      close();
      Toast.done("Withdrawn: nothing is permitted by it any more");
      UI.getCurrent().refreshCurrentRoute(false);
    });
  }
}
