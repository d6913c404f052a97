package dev.demarc.portal.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import dev.demarc.json.DemarcJson;

/**
 * A sheet as a table. The browser makes the rows, because there may be thousands; row {@code i}
 * carries {@code data-testid="<name>-row"}, and each cell its raw value as {@code data-raw}.
 */
@Tag("demarc-figures")
@JavaScript("context://js/demarc-figures.js")
final class FigureTable extends Component {
  private static final long serialVersionUID = 1L;

  FigureTable(String name, Sheet sheet) {
    ObjectNode data = DemarcJson.tolerant().createObjectNode();
    data.put("name", name).put("caption", sheet.caption());
    ArrayNode columns = data.putArray("columns");
    sheet.columns().forEach(columns::add);
    ArrayNode rows = data.putArray("rows");
    for (Sheet.Row row : sheet.rows()) {
      ObjectNode one = rows.addObject();
      one.put("leads", row.leads());
      ArrayNode cells = one.putArray("cells");
      row.cells().forEach(cell -> cells.addArray().add(cell.words()).add(cell.raw()));
    }
    getElement().setProperty("data", data.toString());
  }
}
