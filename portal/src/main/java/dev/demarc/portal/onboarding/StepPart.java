package dev.demarc.portal.onboarding;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.KeptFocus;
import dev.demarc.portal.look.Tone;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step: whether it is done, and what there is to do. */
final class StepPart extends ListItem {
  private static final long serialVersionUID = 1L;

  private final Step step;
  private final transient Visit visit;
  private final transient Runnable again;
  private final Div summary = new Div();
  private final Div body = new Div();
  private final NativeDetails details = new NativeDetails(summary, body);
  private transient @Nullable Object shown;
  private boolean done;
  private boolean reached;

  /**
   * @param again looks at once, after something was done
   */
  StepPart(Step step, Visit visit, Runnable again) {
    this.step = step;
    this.visit = visit;
    this.again = again;
    summary.addClassName("step-summary");
    body.addClassName("step-body");
    details.setId("step-" + step.key());
    details.addClassName("card");
    add(details);
    KeptFocus.watch(body);
  }

  void open(boolean open) {
    details.setOpen(open);
  }

  boolean isDone() {
    return done;
  }

  /**
   * @param next whether all before it is done
   */
  void show(Progress progress, boolean next) {
    Object facts = List.of(step.facts(progress), step.isDone(progress));
    if (!facts.equals(shown)) {
      shown = facts;
      done = step.isDone(progress);
      fill(progress);
    }
    if (next && !done && !reached) {
      reached = true;
      open(true);
    }
  }

  private void fill(Progress progress) {
    String number = String.valueOf(step.ordinal() + 1);
    Badge badge =
        done
            ? new Badge(translate("onboarding.done"), Tone.GOOD)
            : new Badge(translate("onboarding.open"), Tone.WARN);
    badge
        .getElement()
        .setAttribute("data-testid", "step-state")
        .setAttribute("data-done", String.valueOf(done));
    summary.removeAll();
    summary.add(new H2(number + ". " + translate("onboarding." + step.key() + ".title")), badge);
    body.removeAll();
    body.add(new Paragraph(translate("onboarding." + step.key() + ".words")));
    if (!done && step.roles().stream().noneMatch(visit::is)) {
      body.add(others(progress.who(step.roles())));
    }
    body.add(content(progress));
    KeptFocus.take(body);
  }

  /** Who does it, where the reader may not. */
  private static Paragraph others(List<String> who) {
    Paragraph others =
        new Paragraph(
            who.isEmpty()
                ? translate("onboarding.who.nobody")
                : translate("onboarding.who", String.join(", ", who)));
    others.getElement().setAttribute("data-testid", "step-who");
    others.addClassName("strong");
    return others;
  }

  private Component content(Progress progress) {
    return switch (step) {
      case POLICY -> new PolicyStep(visit, progress, again);
      case NAMES -> new NamesStep(visit, progress, again);
      case APPLICATION -> new ApplicationStep(visit, progress, again);
      case AGENT -> new AgentStep(visit, progress, again);
      case APPROVAL -> new ApprovalStep(visit, progress, again);
      case REQUEST -> new RequestStep(visit, progress, again);
    };
  }
}
