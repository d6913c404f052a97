package dev.demarc.portal.onboarding;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.demarc.portal.applications.KeysDialog;
import dev.demarc.portal.applications.NewApplicationDialog;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.onboarding.OnboardingAnswers.Application;

/** Who calls: an application, and the key it calls with. */
final class ApplicationStep extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Runnable again;

  ApplicationStep(Visit visit, Progress progress, Runnable again) {
    this.visit = visit;
    this.again = again;
    UnorderedList list = new UnorderedList();
    progress.applications().forEach(each -> list.add(item(each)));
    add(list);
    if (visit.is("tenant-admin")) {
      add(
          Press.plain(
              "onboarding-application",
              translate("onboarding.application.add"),
              () -> Toast.attempt(() -> new NewApplicationDialog(visit, again).open())));
    }
  }

  private ListItem item(Application application) {
    Span id = new Span(application.id().text());
    id.addClassName("mono");
    ListItem item = new ListItem(id, new Span(application.title()));
    item.addClassName("named");
    item.getElement().setAttribute("data-testid", "onboarding-application");
    if (visit.is("tenant-admin") || visit.is("application-developer")) {
      item.add(
          Press.small(
              "onboarding-keys-" + application.id().text(),
              translate("onboarding.application.keys", application.id().text()),
              () -> new KeysDialog(visit, application.id(), again).open()));
    }
    return item;
  }
}
