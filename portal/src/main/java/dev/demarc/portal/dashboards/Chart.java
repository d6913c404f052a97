package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dependency.JavaScript;
import tools.jackson.databind.JsonNode;

/** A drawing (ECharts). The table beside it says the same, and is what a keyboard reaches. */
@Tag("demarc-chart")
@JavaScript("context://js/echarts.min.js")
@JavaScript("context://js/demarc-chart.js")
final class Chart extends Component implements HasSize {
  private static final long serialVersionUID = 1L;
  private static final String LINE = "event.detail.line";
  private static final String AT = "event.detail.at";

  Chart(String title, Drawing drawing) {
    getElement().setAttribute("role", "img");
    getElement().setAttribute("aria-label", title + "; the same in the table below");
    getElement().setProperty("data", drawing.data().toString());
    getElement()
        .addEventListener(
            "chosen",
            event -> {
              JsonNode data = event.getEventData();
              go(drawing.way().from(data.get(LINE).asInt(-1), data.get(AT).asInt(-1)));
            })
        .addEventData(LINE)
        .addEventData(AT);
  }

  private static void go(@org.jspecify.annotations.Nullable String address) {
    if (address != null) {
      UI.getCurrent().navigate(address);
    }
  }

  /** Has the browser save it as a picture. */
  void save(String file) {
    getElement().executeJs("this.save($0)", file);
  }
}
