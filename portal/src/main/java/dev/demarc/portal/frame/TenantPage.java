package dev.demarc.portal.frame;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.RouteParameters;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.TroubleState;
import dev.demarc.portal.remote.Trouble;

/** A page about one tenant: finds out who looks and whether they belong, then shows. */
public abstract class TenantPage extends Main implements BeforeEnterObserver, HasDynamicTitle {
  private static final long serialVersionUID = 1L;

  private final transient Desks desks;
  private final String title;

  protected TenantPage(Desks desks, String title) {
    this.desks = desks;
    this.title = title;
    addClassName("page");
  }

  /** Fills the page; it is empty when this is called. */
  protected abstract void show(Visit visit);

  @Override
  public String getPageTitle() {
    return title(title);
  }

  final String title() {
    return title;
  }

  static String title(String words) {
    return words + " · Demarc";
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    enter(event.getRouteParameters(), event.getLocation().getQueryParameters());
  }

  private void enter(RouteParameters route, QueryParameters query) {
    removeAll();
    try {
      Desk desk = desks.current();
      Me me = desk.me();
      String tenant = route.get("tenant").orElse("");
      me.in(tenant)
          .ifPresentOrElse(
              membership -> show(new Visit(desk.api(), me, membership, route, query)),
              () -> stranger(desk));
    } catch (Trouble trouble) {
      add(new TroubleState(trouble, () -> enter(route, query)));
    }
  }

  private void stranger(Desk desk) {
    desk.forget();
    Div state =
        new EmptyState(
            "Not found", "This organisation does not exist, or you do not belong to it.");
    state.getElement().setAttribute("data-testid", "not-found");
    add(state);
  }
}
