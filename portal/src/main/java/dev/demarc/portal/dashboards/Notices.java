package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.dashboards.Reading.Completeness;
import dev.demarc.portal.look.Words;

/** What makes figures less than the whole, said beside them. */
final class Notices extends Div {
  private static final long serialVersionUID = 1L;

  /**
   * @param asked what was to be drawn
   * @param unfiltered the filters that do not count here, empty where all do
   */
  Notices(Drawn drawn, Panel asked, String unfiltered) {
    Completeness completeness = drawn.reading().completeness();
    if (completeness != null && completeness.isPartial()) {
      say(
          "partial",
          Words.count(completeness.received())
              + " of "
              + Words.count(completeness.known())
              + " records have arrived; what is missing is not in these figures yet.");
    }
    if (drawn.reading().goneBefore() != null) {
      say(
          "gone",
          "These figures begin at "
              + drawn.reading().goneBefore()
              + ": what is older is kept no more.");
    }
    if (drawn.panel() != asked) {
      say(
          "whole",
          "There is too much to draw over time: these are figures of the whole range. Filters or a"
              + " shorter range show it over time.");
    }
    if (drawn.reading().truncated()) {
      say(
          "truncated",
          "There is more than can be told apart here; the smallest are shown together as All"
              + " others. Filters narrow it.");
    }
    if (!unfiltered.isEmpty()) {
      say("unfiltered", "Not filtered by " + unfiltered + ": this measure does not know it.");
    }
  }

  private void say(String name, String words) {
    Paragraph notice = new Paragraph(words);
    notice.addClassNames("notice");
    notice.getElement().setAttribute("data-testid", name);
    add(notice);
  }
}
