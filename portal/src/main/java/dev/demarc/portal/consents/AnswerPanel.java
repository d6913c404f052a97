package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers that are open to the person; every one is a press of a button, none a default. */
final class AnswerPanel extends Section {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Consent consent;
  private final Until until;

  AnswerPanel(Visit visit, Consent consent) {
    this.visit = visit;
    this.consent = consent;
    this.until = new Until(consent.ttl());
    addClassNames("card", "answers");
    add(new H2(translate("consent.answer")));
    add(new Paragraph(translate("consent.answer.free")));
    if (consent.permits(ConsentScope.ONCE)) {
      add(
          Press.primary(
              "consent-once",
              translate("consent.answer.once"),
              () -> grant(ConsentScope.ONCE, null)));
    }
    if (consent.permits(ConsentScope.SESSION)) {
      add(
          Press.plain(
              "consent-session",
              translate("consent.answer.session"),
              () -> grant(ConsentScope.SESSION, null)));
    }
    if (consent.permits(ConsentScope.UNTIL)) {
      Button button =
          Press.plain(
              "consent-until",
              translate("consent.answer.until"),
              () -> grant(ConsentScope.UNTIL, until.chosen()));
      Section row = new Section(until, button);
      row.addClassName("until-row");
      add(row);
    }
    add(Press.danger("consent-deny", translate("consent.answer.deny"), this::deny));
  }

  private void grant(ConsentScope scope, @Nullable Instant end) {
    Map<String, Object> body = body("grant");
    body.put("scope", scope.wire());
    if (end != null) {
      body.put("until", end.toString());
    }
    send(body);
  }

  private void deny() {
    send(body("deny"));
  }

  private Map<String, Object> body(String answer) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("answer", answer);
    body.put("noticeDigest", consent.notice() == null ? "" : consent.notice().digest());
    return body;
  }

  private void send(Map<String, Object> body) {
    boolean worked =
        Toast.attempt(
            () -> visit.api().post(visit.where("consents", consent.id().text(), "answer"), body));
    if (worked) {
      UI.getCurrent().refreshCurrentRoute(false);
    }
  }
}
