package dev.demarc.portal.onboarding;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TranslatedPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Following;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import jakarta.inject.Inject;
import java.time.Duration;

/** Leads to the first routed request; it may be left at any step and taken up again. */
@Route(value = "t/:tenant/start", layout = Frame.class)
public class OnboardingView extends TranslatedPage {
  private static final long serialVersionUID = 1L;
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private transient Loading<Progress> part;

  @Inject
  @SuppressWarnings("NullAway") // filled before it is shown
  public OnboardingView(Desks desks) {
    super(desks, "onboarding.title");
  }

  @Override
  protected void fill(Visit visit) {
    part = new Loading<>(() -> Progress.of(visit), progress -> steps(visit, progress));
    add(
        new Heading(
            translate("onboarding.title"),
            translate("onboarding.words", visit.membership().name())),
        part);
  }

  private StepList steps(Visit visit, Progress progress) {
    StepList list = new StepList(visit, progress);
    if (!progress.isComplete()) {
      new Following<StepList.Look>(
              "onboarding", part, list, AGAIN, now -> !now.progress().isComplete())
          .from(new StepList.Look(0, progress), list::look, list::show);
    }
    return list;
  }
}
