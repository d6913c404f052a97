package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.policies.PolicyAnswers.Published;
import dev.demarc.portal.policies.PolicyAnswers.Row;
import dev.demarc.portal.remote.Listing;
import java.util.List;

/**
 * What the policies in force say of every class at every boundary: the first {@value #MOST} of
 * them, and how many more there are.
 */
public final class MatricesInForce extends Div {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 5;

  public MatricesInForce(Visit visit) {
    add(
        new Loading<>(
            () -> visit.api().list(visit.where("policies").with("limit", 200), Row.class),
            policies -> show(visit, policies)));
  }

  private static Component show(Visit visit, Listing<Row> policies) {
    List<Row> published = policies.items().stream().filter(row -> row.published() != null).toList();
    boolean all = policies.next() == null;
    if (published.isEmpty() && all) {
      return new EmptyState("No policy in force", "So every request is refused, and none crosses.");
    }
    Div shown = new Div();
    published.stream().limit(MOST).forEach(row -> put(shown, visit, row));
    int more = Math.max(0, published.size() - MOST);
    if (more > 0 || !all) {
      shown.add(others(visit, all ? "and %d more".formatted(more) : "and more"));
    }
    return shown;
  }

  private static void put(Div shown, Visit visit, Row row) {
    Published last = row.published();
    if (last != null) {
      shown.add(link(visit, row, last), new MatrixPanel(visit, row, last.version()));
    }
  }

  private static Anchor others(Visit visit, String words) {
    Anchor link = new Anchor(visit.href("policies"), words);
    link.setRouterIgnore(false);
    link.setAriaLabel(words + ": all policies");
    link.getElement().setAttribute("data-testid", "matrix-more");
    return link;
  }

  private static Anchor link(Visit visit, Row row, Published last) {
    String words = "%s, version %d".formatted(row.name(), last.version());
    Anchor link = new Anchor(visit.href("policies/" + row.id().text() + "/matrix"), words);
    link.setRouterIgnore(false);
    link.getElement().setAttribute("data-testid", "matrix-policy");
    return link;
  }
}
