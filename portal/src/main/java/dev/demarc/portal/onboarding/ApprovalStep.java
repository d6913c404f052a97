package dev.demarc.portal.onboarding;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.onboarding.OnboardingAnswers.Draft;
import dev.demarc.portal.onboarding.OnboardingAnswers.Member;
import dev.demarc.portal.onboarding.OnboardingAnswers.Policy;
import dev.demarc.portal.people.NewPersonDialog;
import java.util.List;
import java.util.Map;

/** Who approves what the author wrote; asked here, followed here. */
final class ApprovalStep extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Runnable again;

  ApprovalStep(Visit visit, Progress progress, Runnable again) {
    this.visit = visit;
    this.again = again;
    progress
        .policy()
        .ifPresent(policy -> {
          Draft draft = policy.draft();
          if (draft != null) {
            approvers(draft.approvalsNeeded(), progress.approvers());
            add(state(policy.state()));
            draft(policy, draft);
          }
        });
  }

  private void approvers(int needed, List<Member> approvers) {
    String names = String.join(", ", approvers.stream().map(Member::displayName).toList());
    Paragraph who =
        new Paragraph(
            approvers.isEmpty()
                ? translate("onboarding.approval.nobody", needed)
                : translate("onboarding.approval.who", needed, names));
    who.setId("onboarding-approvers");
    add(who);
    if (approvers.size() < needed && visit.is("tenant-admin")) {
      add(
          new Paragraph(translate("onboarding.approval.few")),
          Press.plain(
              "onboarding-invite",
              translate("onboarding.approval.invite"),
              () -> new NewPersonDialog(visit, "policy-approver", again).open()),
          new Paragraph(Links.to(visit, "people", translate("onboarding.approval.people"))));
    }
  }

  private static Div state(String state) {
    Tone tone = state.equals("approved") ? Tone.GOOD : Tone.INFO;
    Badge badge = new Badge(translate("onboarding.approval.state." + state), tone);
    badge.setId("onboarding-approval-state");
    badge.getElement().setAttribute("data-state", state);
    return new Div(badge);
  }

  private void draft(Policy policy, Draft draft) {
    if (draft.state().equals("in-review")) {
      add(
          new Paragraph(
              translate(
                  "onboarding.approval.given", draft.approvalsGiven(), draft.approvalsNeeded())),
          new Paragraph(
              Links.to(
                  visit, "policies/" + policy.id().text(), translate("onboarding.approval.page"))));
    } else if (draft.state().equals("draft") && visit.is("tenant-admin")) {
      var submit =
          Press.primary(
              "onboarding-submit",
              translate("onboarding.approval.submit"),
              () -> submit(policy, draft));
      submit.setEnabled(policy.problems().isEmpty());
      add(submit);
    }
  }

  private void submit(Policy policy, Draft draft) {
    boolean worked =
        Toast.attempt(() ->
            visit
                .api()
                .post(
                    visit.where("policies", policy.id().text(), "submit"),
                    Map.of("revision", draft.revision())));
    if (worked) {
      again.run();
    }
  }
}
