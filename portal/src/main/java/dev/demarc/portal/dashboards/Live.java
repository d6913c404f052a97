package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;

/**
 * Asks for a new look at intervals, from the browser, so that a page nobody sees asks for none. It
 * ends after an hour of looks.
 */
@Tag("demarc-live")
@JavaScript("context://js/demarc-live.js")
final class Live extends Component {
  private static final long serialVersionUID = 1L;

  Live(Runnable look) {
    getElement().setText("Updated every 30 seconds while this page is seen.");
    getElement().setAttribute("over", "No longer updated: reload the page to go on.");
    getElement().addEventListener("look", event -> look.run());
  }
}
