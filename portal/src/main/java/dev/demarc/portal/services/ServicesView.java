package dev.demarc.portal.services;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.remote.Listing;
import dev.demarc.portal.services.ServiceAnswers.Service;
import jakarta.inject.Inject;

/** The service accounts of a tenant: made here, ended here. */
@Route(value = "t/:tenant/service-accounts", layout = Frame.class)
public class ServicesView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final String SENTENCE =
      "A pipeline writes and submits policies with one; it never approves and never publishes.";

  @Inject
  public ServicesView(Desks desks) {
    super(desks, "Service accounts");
  }

  @Override
  protected void show(Visit visit) {
    if (!visit.is("tenant-admin") && !visit.is("auditor")) {
      add(
          new Heading("Service accounts", SENTENCE),
          new EmptyState("Not yours to see", "Administrators and auditors see them."));
      return;
    }
    Part part = new Part(visit);
    add(
        visit.is("tenant-admin")
            ? new Heading(
                "Service accounts",
                SENTENCE,
                Press.primary(
                    "service-add",
                    "Make a service account",
                    () -> new NewServiceDialog(visit, part.list::reload).open()))
            : new Heading("Service accounts", SENTENCE),
        part.list);
  }

  /** The list, which is loaded anew when one ends. */
  private static final class Part {
    private final Visit visit;
    private final Loading<Listing<Service>> list;

    Part(Visit visit) {
      this.visit = visit;
      this.list =
          new Loading<>(
              () -> visit.api().list(visit.where("service-accounts"), Service.class), this::table);
    }

    private Component table(Listing<Service> listing) {
      if (listing.items().isEmpty()) {
        return new EmptyState(
            "No service account", "Make one for each pipeline that brings policies.");
      }
      var table =
          new Table<Service>("service", "Service accounts", Service::id)
              .text("For", Service::label)
              .column("Account", service -> mono(service.id()))
              .text("Made by", Service::madeBy)
              .column("Made", service -> TimeText.of(service.createdAt()))
              .column("Until", service -> TimeText.of(service.expiresAt()))
              .column("State", Part::state);
      if (visit.is("tenant-admin")) {
        table.column("End", this::end);
      }
      return table.rows(listing.items(), listing.next());
    }

    private static Component state(Service service) {
      return service.expired() ? new Badge("Expired", Tone.QUIET) : new Badge("Good", Tone.GOOD);
    }

    private static Component mono(String id) {
      Span span = new Span(id.substring(Math.max(0, id.length() - 12)));
      span.addClassName("mono");
      span.setTitle(id);
      return span;
    }

    private Component end(Service service) {
      return Press.small(
          "service-end-" + service.id(),
          "End",
          () ->
              Confirm.ask(
                  "End this service account?",
                  "Its tokens are refused from now on. What it wrote stays.",
                  "End it",
                  () -> {
                    if (Toast.attempt(
                        () -> visit.api().delete(visit.where("service-accounts", service.id())))) {
                      list.reload();
                    }
                  }));
    }
  }
}
