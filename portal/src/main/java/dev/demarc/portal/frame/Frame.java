package dev.demarc.portal.frame;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import dev.demarc.portal.remote.Trouble;
import jakarta.inject.Inject;

/** Navigation on the left, tenant and person on top; a drawer on a phone. */
public class Frame extends AppLayout implements AfterNavigationObserver {
  private static final long serialVersionUID = 1L;

  /** A lost connection is told outside of the page's landmarks. */
  private static final String LOST_IS_STATUS =
      "document.querySelector('vaadin-connection-indicator')?.setAttribute('role', 'status')";

  private final transient Desks desks;
  private final Div drawer = new Div();
  private final Div corner = new Div();
  private String shown = "";

  @Inject
  public Frame(Desks desks) {
    this.desks = desks;
    setPrimarySection(Section.DRAWER);
    drawer.addClassName("drawer");
    corner.addClassName("corner");
    DrawerToggle toggle = new DrawerToggle();
    toggle.setId("drawer-toggle");
    toggle.setAriaLabel("Navigation");
    Header bar = new Header(toggle, corner);
    bar.addClassName("bar");
    addToNavbar(bar);
    Nav home = new Nav(brand());
    home.setAriaLabel("Home");
    addToDrawer(home, drawer);
  }

  @Override
  protected void onAttach(AttachEvent event) {
    super.onAttach(event);
    event.getUI().getPage().executeJs(LOST_IS_STATUS);
  }

  @Override
  public void afterNavigation(AfterNavigationEvent event) {
    String tenant = event.getRouteParameters().get("tenant").orElse("");
    if (!shown.isEmpty() && shown.equals(tenant)) {
      return;
    }
    drawer.removeAll();
    corner.removeAll();
    try {
      Me me = desks.current().me();
      corner.add(TenantSwitch.of(me, tenant), new UserMenu(me));
      me.in(tenant).ifPresent(membership -> drawer.add(Navigation.of(membership)));
      shown = tenant;
    } catch (Trouble trouble) {
      shown = "";
    }
  }

  static Anchor brand() {
    Span mark = new Span();
    mark.addClassName("mark");
    mark.getElement().setAttribute("aria-hidden", "true");
    Anchor brand = new Anchor("", mark, new Span("Demarc"));
    brand.setRouterIgnore(false);
    brand.addClassName("brand");
    brand.setAriaLabel("Demarc, home");
    return brand;
  }
}
