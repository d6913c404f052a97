package dev.demarc.portal.frame;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.id.TenantId;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.TroubleState;
import dev.demarc.portal.remote.Trouble;
import dev.demarc.portal.remote.Where;
import jakarta.inject.Inject;

/** Leads to the person's first organisation. */
@Route(value = "", layout = Frame.class)
@PageTitle("Demarc")
public class HomeView extends Main implements BeforeEnterObserver {
  private static final long serialVersionUID = 1L;

  private final transient Desks desks;

  @Inject
  public HomeView(Desks desks) {
    this.desks = desks;
    addClassName("page");
  }

  /** Where a member begins. */
  static String homeOf(Me.Membership membership) {
    return "t/"
        + membership.id().text()
        + (membership.onlyAnswers() ? "/my-consents" : "/overview");
  }

  /** Where who keeps a tenant that has nothing yet sets it up, or else {@link #homeOf}. */
  private String beginning(Me.Membership membership) {
    return membership.is("tenant-admin") && isEmpty(membership.id())
        ? "t/" + membership.id().text() + "/start"
        : homeOf(membership);
  }

  private boolean isEmpty(TenantId tenant) {
    return desks
        .current()
        .api()
        .list(Where.tenant(tenant, "policies").with("limit", 1), JsonNode.class)
        .items()
        .isEmpty();
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    removeAll();
    try {
      Me me = desks.current().me();
      if (me.tenants().isEmpty()) {
        desks.current().forget();
        add(nowhere(me));
      } else {
        event.forwardToUrl(beginning(me.tenants().getFirst()));
      }
    } catch (Trouble trouble) {
      add(new TroubleState(trouble, () -> getUI().ifPresent(ui -> ui.getPage().reload())));
    }
  }

  private static EmptyState nowhere(Me me) {
    return new EmptyState(
        "No organisation yet",
        me.operator()
            ? "You run the platform. Organisations are created through the API; you belong to none."
            : "Ask an administrator of your organisation to add " + me.displayName() + ".");
  }
}
