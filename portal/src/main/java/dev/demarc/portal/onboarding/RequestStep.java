package dev.demarc.portal.onboarding;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Secret;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.onboarding.OnboardingAnswers.Draft;
import dev.demarc.portal.onboarding.OnboardingAnswers.Policy;
import dev.demarc.portal.onboarding.OnboardingAnswers.Trace;
import java.util.Map;

/** The policy goes into force, and the first request is sent. */
final class RequestStep extends Div {
  private static final long serialVersionUID = 1L;
  private static final String CURL =
      """
      curl -s http://127.0.0.1:7101/v1/chat/completions \\
        -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\
        -H 'Demarc-Task: summarize'%s \\
        -d '{"model":"auto","messages":[{"role":"user","content":"The rota is long. It has names. It has times. Shorten it."}]}'\
      """;

  private final transient Visit visit;
  private final transient Runnable again;

  RequestStep(Visit visit, Progress progress, Runnable again) {
    this.visit = visit;
    this.again = again;
    progress.policy().ifPresent(policy -> publish(policy));
    if (progress.policy().filter(Policy::isPublished).isPresent()) {
      request(progress);
    }
  }

  private void publish(Policy policy) {
    Draft draft = policy.draft();
    if (draft == null || !draft.state().equals("approved") || !visit.is("tenant-admin")) {
      return;
    }
    add(
        Press.primary(
            "onboarding-publish",
            translate("onboarding.request.publish"),
            () -> publish(policy, draft)));
  }

  private void publish(Policy policy, Draft draft) {
    boolean worked =
        Toast.attempt(() ->
            visit
                .api()
                .post(
                    visit.where("policies", policy.id().text(), "publish"),
                    Map.of("revision", draft.revision())));
    if (worked) {
      again.run();
    }
  }

  private void request(Progress progress) {
    String named =
        progress.names().firstClass().map(each -> " -H 'Demarc-Class: " + each + "'").orElse("");
    add(
        new Paragraph(translate("onboarding.request.try")),
        new Secret("onboarding-curl", CURL.formatted(named)));
    progress
        .first()
        .ifPresentOrElse(
            this::arrived,
            () -> {
              Paragraph waiting = new Paragraph(translate("onboarding.request.waiting"));
              waiting.setId("onboarding-request-waiting");
              waiting.addClassName("quiet");
              add(waiting);
            });
  }

  private void arrived(Trace trace) {
    Paragraph arrived =
        new Paragraph(
            Links.to(
                visit, "traces/" + trace.decision().text(), translate("onboarding.request.trace")));
    arrived.setId("onboarding-trace");
    add(arrived);
  }
}
