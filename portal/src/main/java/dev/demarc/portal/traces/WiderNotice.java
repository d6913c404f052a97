package dev.demarc.portal.traces;

import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.look.Words;
import java.util.List;

/** Says that a figure led here which counts fewer than what is found. */
final class WiderNotice extends Paragraph {
  private static final long serialVersionUID = 1L;

  WiderNotice(List<String> dimensions) {
    super(
        "This list may have more than the figure it was opened from: requests cannot be searched by "
            + String.join(", ", dimensions.stream().map(Words::plain).toList())
            + ".");
    addClassName("notice");
    getElement().setAttribute("data-testid", "wider");
    setVisible(!dimensions.isEmpty());
  }
}
