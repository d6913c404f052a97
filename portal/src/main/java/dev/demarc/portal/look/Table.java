package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plain HTML table of one page of rows; on a phone each row becomes a card. Row {@code i} carries
 * {@code data-testid="<name>-row"} and {@code data-id}.
 */
@Tag("table")
public final class Table<T> extends HtmlContainer {
  private static final long serialVersionUID = 1L;

  private record Column<T>(String head, Function<T, Component> cell) {}

  private final String name;
  private final transient Function<T, String> id;
  private final transient List<Column<T>> columns = new ArrayList<>();

  /**
   * @param caption what it lists, for screen readers
   */
  public Table(String name, String caption, Function<T, String> id) {
    this.name = name;
    this.id = id;
    addClassName("table");
    getElement().setAttribute("data-testid", name + "-table");
    HtmlContainer title = new HtmlContainer("caption");
    title.setText(caption);
    add(title);
  }

  /** A column of texts. */
  public Table<T> text(String head, Function<T, @Nullable String> cell) {
    return column(head, row -> new Span(Words.or(cell.apply(row))));
  }

  /** A column of links. */
  public Table<T> link(String head, Function<T, String> words, Function<T, String> href) {
    return column(head, row -> link(words.apply(row), href.apply(row)));
  }

  /** A column of anything. */
  public Table<T> column(String head, Function<T, Component> cell) {
    columns.add(new Column<>(head, cell));
    return this;
  }

  /** Fills it; call once, after the columns. */
  public Table<T> rows(List<T> items) {
    HtmlContainer head = new HtmlContainer("thead");
    HtmlContainer titles = new HtmlContainer("tr");
    for (Column<T> column : columns) {
      HtmlContainer cell = new HtmlContainer("th");
      cell.getElement().setAttribute("scope", "col");
      cell.setText(column.head());
      titles.add(cell);
    }
    head.add(titles);
    HtmlContainer body = new HtmlContainer("tbody");
    items.forEach(item -> body.add(row(item)));
    add(head, body);
    return this;
  }

  /**
   * Fills it with a list that has no pages here, and says where it has more than these.
   *
   * @param next where more would begin, absent where these are all
   */
  public Table<T> rows(List<T> items, @Nullable String next) {
    rows(items);
    if (next != null) {
      HtmlContainer cell = new HtmlContainer("td");
      cell.getElement()
          .setAttribute("colspan", Integer.toString(columns.size()))
          .setAttribute("data-testid", name + "-more");
      cell.setText("The first " + items.size() + " are shown; there are more.");
      HtmlContainer row = new HtmlContainer("tr");
      row.add(cell);
      HtmlContainer foot = new HtmlContainer("tfoot");
      foot.add(row);
      add(foot);
    }
    return this;
  }

  private Component row(T item) {
    HtmlContainer row = new HtmlContainer("tr");
    row.getElement()
        .setAttribute("data-testid", name + "-row")
        .setAttribute("data-id", id.apply(item));
    for (Column<T> column : columns) {
      HtmlContainer cell = new HtmlContainer("td");
      cell.getElement().setAttribute("data-label", column.head());
      cell.add(column.cell().apply(item));
      row.add(cell);
    }
    return row;
  }

  private static Component link(String words, String href) {
    Anchor anchor = new Anchor(href, words);
    anchor.setRouterIgnore(false);
    return anchor;
  }
}
