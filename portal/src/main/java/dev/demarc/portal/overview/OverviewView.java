package dev.demarc.portal.overview;

import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Heading;
import jakarta.inject.Inject;

/** What ran where, what failed closed, what it cost. */
@Route(value = "t/:tenant/overview", layout = Frame.class)
public class OverviewView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public OverviewView(Desks desks) {
    super(desks, "Overview");
  }

  @Override
  protected void show(Visit visit) {
    add(new Heading("Overview", ""));
  }
}
