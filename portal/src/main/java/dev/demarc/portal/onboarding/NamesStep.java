package dev.demarc.portal.onboarding;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.demarc.portal.classes.NewClassDialog;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.onboarding.OnboardingAnswers.Name;
import dev.demarc.portal.onboarding.OnboardingAnswers.Policy;
import dev.demarc.portal.onboarding.OnboardingAnswers.Problem;
import dev.demarc.portal.targets.NewTargetDialog;
import java.util.List;
import java.util.function.Function;

/** Which of the classes and targets that the policy names there are; the others are added here. */
final class NamesStep extends Div {
  private static final long serialVersionUID = 1L;
  private static final int MOST_PROBLEMS = 10;

  private final transient Visit visit;

  NamesStep(Visit visit, Progress progress, Runnable again) {
    this.visit = visit;
    if (progress.policy().isEmpty()) {
      return;
    }
    add(
        list(
            "classes",
            translate("onboarding.names.classes"),
            progress.names().classes(),
            name -> new NewClassDialog(visit, name, again)),
        list(
            "targets",
            translate("onboarding.names.targets"),
            progress.names().targets(),
            name -> new NewTargetDialog(visit, name, again)));
    if (progress.names().allKnown()) {
      progress.policy().ifPresent(this::problems);
    }
  }

  private Div list(String what, String title, List<Name> names, Function<String, Dialog> missing) {
    UnorderedList list = new UnorderedList();
    names.forEach(name -> list.add(item(what, name, missing)));
    return new Div(new H3(Links.to(visit, what, title)), list);
  }

  private ListItem item(String what, Name name, Function<String, Dialog> missing) {
    Span id = new Span(name.id());
    id.addClassName("mono");
    ListItem item = new ListItem(id, badge(name.known()));
    item.addClassName("named");
    item.getElement()
        .setAttribute("data-testid", "onboarding-" + what)
        .setAttribute("data-id", name.id())
        .setAttribute("data-known", String.valueOf(name.known()));
    if (!name.known() && visit.is("tenant-admin")) {
      item.add(
          Press.small(
              "add-" + what + "-" + name.id(),
              translate("onboarding.names.add", name.id()),
              () -> missing.apply(name.id()).open()));
    }
    return item;
  }

  private static Badge badge(boolean known) {
    return known
        ? new Badge(translate("onboarding.names.known"), Tone.GOOD)
        : new Badge(translate("onboarding.names.missing"), Tone.WARN);
  }

  /** What is wrong with the text beside names of classes and targets. */
  private void problems(Policy policy) {
    if (policy.problems().isEmpty()) {
      return;
    }
    UnorderedList list = new UnorderedList();
    policy.problems().stream().limit(MOST_PROBLEMS).forEach(each -> list.add(item(each)));
    add(
        new Div(
            new H3(
                Links.to(
                    visit, "policies/" + policy.id().text(), translate("onboarding.names.rest"))),
            list));
  }

  private static ListItem item(Problem problem) {
    return new ListItem(translate("onboarding.names.problem", problem.line(), problem.reason()));
  }
}
