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

/**
 * The six steps, one under the other; open are the first that is not done, and the one that the
 * address names with {@code ?step=}.
 */
final class StepList extends Div {
  private static final long serialVersionUID = 1L;

  private final Paragraph line = new Paragraph();
  private final Div ready = new Div();
  private final transient List<StepPart> parts = new ArrayList<>();

  StepList(Visit visit, Progress progress) {
    setId("onboarding");
    line.setId("onboarding-line");
    line.addClassName("strong");
    line.getElement().setAttribute("role", "status");
    OrderedList list = new OrderedList();
    list.addClassName("onboarding");
    Runnable again = () -> Toast.attempt(() -> show(Progress.of(visit)));
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

  private static Paragraph ready(Visit visit) {
    Anchor overview = new Anchor(visit.href("overview"), translate("onboarding.ready.overview"));
    overview.setRouterIgnore(false);
    return new Paragraph(new Text(translate("onboarding.ready") + " "), overview);
  }

  /** Changes what changed, and nothing else: what somebody reads or typed stays where it is. */
  void show(Progress progress) {
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
