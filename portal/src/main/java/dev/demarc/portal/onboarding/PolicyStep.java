package dev.demarc.portal.onboarding;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.onboarding.OnboardingAnswers.Draft;
import dev.demarc.portal.onboarding.OnboardingAnswers.Policy;
import dev.demarc.portal.onboarding.OnboardingAnswers.Template;
import dev.demarc.portal.onboarding.OnboardingAnswers.Verdict;
import dev.demarc.portal.policies.NewPolicyDialog;

/** A policy to begin with, one of five; then what its check says. */
final class PolicyStep extends Div {
  private static final long serialVersionUID = 1L;

  PolicyStep(Visit visit, Progress progress, Runnable again) {
    progress.policy().ifPresent(policy -> add(found(visit, policy)));
    if (!progress.templates().isEmpty()) {
      Div cards = new Div();
      cards.addClassName("templates");
      progress.templates().forEach(each -> cards.add(card(visit, each, again)));
      add(cards);
    }
  }

  private static Component card(Visit visit, Template template, Runnable again) {
    String key = "onboarding.template." + template.id() + ".";
    Section card = new Section(new H3(title(template)));
    card.addClassName("template");
    card.getElement()
        .setAttribute("data-testid", "template")
        .setAttribute("data-id", template.id());
    Pairs pairs = new Pairs();
    for (String what : new String[] {"for", "goes", "never", "proves"}) {
      pairs.pair(translate("onboarding.template." + what), translate(key + what));
    }
    card.add(pairs);
    if (visit.is("tenant-admin")) {
      card.add(choose(visit, template, again));
    }
    return card;
  }

  private static Component choose(Visit visit, Template template, Runnable again) {
    var choose =
        Press.plain(
            "choose-" + template.id(),
            translate("onboarding.template.choose"),
            () ->
                Toast.attempt(
                    () -> new NewPolicyDialog(visit, template.id(), made -> again.run()).open()));
    choose.setAriaLabel(translate("onboarding.template.choose") + ": " + title(template));
    return choose;
  }

  private static String title(Template template) {
    return translate("onboarding.template." + template.id());
  }

  private static Component found(Visit visit, Policy policy) {
    Div found = new Div(Links.to(visit, "policies/" + policy.id().text(), policy.title()));
    found.setId("onboarding-policy");
    found.addClassName("ledger");
    Draft draft = policy.draft();
    if (draft == null) {
      return found;
    }
    int problems = policy.problems().size();
    found.add(new Span(translate("onboarding.policy.problems", problems)));
    if (problems == 0) {
      found.add(new Span(translate("onboarding.policy.findings", draft.findingCount())));
      UnorderedList list = new UnorderedList();
      draft.verdicts().forEach(each -> list.add(verdict(each)));
      found.add(list);
    }
    return found;
  }

  private static ListItem verdict(Verdict verdict) {
    Badge badge =
        verdict.verdict().equals("proved")
            ? new Badge(translate("onboarding.policy.proved"), Tone.GOOD)
            : new Badge(translate("onboarding.policy.unproved"), Tone.BAD);
    Span name = new Span(verdict.id());
    name.addClassName("mono");
    ListItem item = new ListItem(badge, name);
    item.addClassName("named");
    item.getElement().setAttribute("data-testid", "onboarding-guarantee");
    return item;
  }
}
