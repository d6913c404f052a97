package dev.demarc.portal.retention;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import jakarta.inject.Inject;

/** How long what only grows is kept; administrators change it. */
@Route(value = "t/:tenant/retention", layout = Frame.class)
public class RetentionView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public RetentionView(Desks desks) {
    super(desks, "Retention");
  }

  @Override
  protected void show(Visit visit) {
    add(
        new Heading(
            "Retention",
            "How long traces, figures and the log of notifications are kept. The audit record,"
                + " consents, approvals and policies are evidence and stay."),
        new Shown(visit));
    if (visit.is("tenant-admin")) {
      add(new ArchiveLink(visit));
    }
  }

  /** The days as they were last read. */
  private static final class Shown extends Div {
    private static final long serialVersionUID = 1L;

    private final transient Visit visit;
    private final Loading<Kept> kept;

    Shown(Visit visit) {
      this.visit = visit;
      this.kept =
          new Loading<>(() -> visit.api().get(visit.where("retention"), Kept.class), this::form);
      add(kept);
    }

    private Component form(Kept now) {
      return new DaysForm(visit, now, kept::reload);
    }
  }
}
