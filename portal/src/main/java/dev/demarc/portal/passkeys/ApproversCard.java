package dev.demarc.portal.passkeys;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.passkeys.PasskeyAnswers.Approvers;
import dev.demarc.portal.passkeys.PasskeyAnswers.SetOf;
import dev.demarc.portal.passkeys.PasskeyAnswers.Signing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether passkeys are required for what widens, by whom, and the step that is open here. */
final class ApproversCard extends Section {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Runnable again;
  private final Authenticator authenticator = new Authenticator();

  ApproversCard(Visit visit, Approvers approvers, Runnable again) {
    this.visit = visit;
    this.again = again;
    addClassName("card");
    setId("approvers");
    add(new H2("Approvals of what widens"));
    SetOf inForce = approvers.inForce();
    if (inForce == null) {
      off(approvers.ready());
    } else {
      on(inForce, approvers.waiting());
    }
    add(authenticator);
  }

  private void off(int ready) {
    add(
        new Paragraph(
            "An approval is not signed. "
                + Words.count(ready, "approver has", "approvers have")
                + " a passkey; two are needed before passkeys can be required."));
    if (visit.is("tenant-admin")) {
      add(
          row(
              Press.primary(
                  "approvers-require",
                  "Require passkeys for widening",
                  () ->
                      Confirm.ask(
                          "Require passkeys for widening?",
                          "From then on agents accept what widens only with the signatures of two"
                              + " approvers. This cannot be taken back; later sets are signed by"
                              + " two approvers of the one before.",
                          "Require passkeys",
                          () -> make("Passkeys are required")))));
    }
  }

  private void on(SetOf inForce, @Nullable SetOf waiting) {
    add(
        new Paragraph(
            "Two of %d people sign what widens, each with a passkey. Set %d is in force."
                .formatted(inForce.people(), inForce.sequence())));
    if (waiting != null) {
      add(
          new Paragraph(
              "Set %d, of %d people, waits: %d of %d have signed it."
                  .formatted(
                      waiting.sequence(),
                      waiting.people(),
                      waiting.signedBy().size(),
                      inForce.threshold())));
      if (visit.is("policy-approver")) {
        add(row(Press.primary("approvers-sign", "Sign the next set", this::sign)));
      }
    }
    if (visit.is("tenant-admin")) {
      add(
          row(
              Press.plain(
                  "approvers-propose",
                  "Propose the approvers as they are now",
                  () -> make("The next set waits for signatures"))));
    }
  }

  private void sign() {
    Toast.attempt(() -> {
      Signing signing =
          visit.api().post(visit.where("approver-set", "challenges"), Map.of(), Signing.class);
      authenticator.sign(
          signing,
          assertion -> {
            Map<String, Object> answer = Map.of("challenge", signing.id(), "assertion", assertion);
            if (Toast.attempt(
                () -> visit.api().post(visit.where("approver-set", "sign"), answer))) {
              Toast.done("Signed");
              again.run();
            }
          });
    });
  }

  private void make(String done) {
    if (Toast.attempt(() -> visit.api().post(visit.where("approver-set"), Map.of()))) {
      Toast.done(done);
      again.run();
    }
  }

  private static Div row(Component... parts) {
    Div row = new Div(parts);
    row.addClassName("row");
    return row;
  }
}
