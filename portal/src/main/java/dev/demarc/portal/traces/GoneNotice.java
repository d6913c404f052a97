package dev.demarc.portal.traces;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.look.TimeText;
import java.time.Instant;

/** Says that of the time asked for a part is kept no more. */
final class GoneNotice extends Paragraph {
  private static final long serialVersionUID = 1L;

  GoneNotice(Instant goneBefore) {
    addClassName("notice");
    getElement().setAttribute("data-testid", "gone");
    add(
        new Span("Requests from before "),
        TimeText.of(goneBefore),
        new Span(" are kept no more; the figures of the dashboards still count them."));
  }
}
