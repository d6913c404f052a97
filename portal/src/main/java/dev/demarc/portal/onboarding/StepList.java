package dev.demarc.portal.onboarding;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Toast;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The six steps, one under the other; open are the first that is not done, and the one that the
 * address names with {@code ?step=}.
 */
final class StepList extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final Paragraph line = new Paragraph();
  private final Div ready = new Div();
  private final transient List<StepPart> parts = new ArrayList<>();
  private final transient AtomicLong begun = new AtomicLong();
  private long shown;

  /**
   * What was seen.
   *
   * @param number of the look, in the order in which they begin
   */
  record Look(long number, Progress progress) {}

  StepList(Visit visit, Progress progress) {
    this.visit = visit;
    setId("onboarding");
    line.setId("onboarding-line");
    line.addClassName("strong");
    line.getElement().setAttribute("role", "status");
    OrderedList list = new OrderedList();
    list.addClassName("onboarding");
    Runnable again = () -> Toast.attempt(() -> show(look()));
    String asked = visit.asked("step").orElse("");
    for (Step step : Step.values()) {
      StepPart part = new StepPart(step, visit, again);
      part.open(step.key().equals(asked));
      parts.add(part);
    }
    parts.forEach(list::add);
    ready.setId("onboarding-ready");
    ready.add(ready(visit));
    add(line, ready, list);
    show(progress);
  }

  /** Looks anew; for any thread. */
  Look look() {
    long number = begun.incrementAndGet();
    return new Look(number, Progress.of(visit));
  }

  private static Paragraph ready(Visit visit) {
    Anchor overview = new Anchor(visit.href("overview"), translate("onboarding.ready.overview"));
    overview.setRouterIgnore(false);
    return new Paragraph(new Text(translate("onboarding.ready") + " "), overview);
  }

  /** Nothing where a look that began later was shown: what was just done stays to be seen. */
  void show(Look look) {
    if (look.number() > shown) {
      shown = look.number();
      show(look.progress());
    }
  }

  /** Changes what changed, and nothing else: what somebody reads or typed stays where it is. */
  private void show(Progress progress) {
    String words = translate("onboarding.line", progress.done(), Step.values().length);
    if (!line.getText().equals(words)) {
      line.setText(words);
    }
    ready.setVisible(progress.isComplete());
    boolean next = true;
    for (StepPart part : parts) {
      part.show(progress, next);
      next &= part.isDone();
    }
  }
}
