package dev.demarc.portal.people;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.people.People.Erasure;
import dev.demarc.portal.people.People.Member;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of the tenant; an administrator can change roles, remove one, and erase one. */
@Route(value = "t/:tenant/people", layout = Frame.class)
public class PeopleView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final String SENTENCE = "Who belongs to this organisation.";

  private transient Runnable reload = () -> {};

  @Inject
  public PeopleView(Desks desks) {
    super(desks, "People");
  }

  @Override
  protected void show(Visit visit) {
    @Nullable String cursor = visit.asked("cursor").orElse(null);
    Loading<Listing<Member>> list =
        new Loading<>(
            () -> visit.api().list(visit.where("members").with("cursor", cursor), Member.class),
            listing -> members(visit, cursor, listing));
    reload = list::reload;
    add(
        visit.is("tenant-admin")
            ? new Heading(
                "People",
                SENTENCE,
                Press.primary(
                    "person-add",
                    "Add a person",
                    () -> new NewPersonDialog(visit, "end-user", list::reload).open()))
            : new Heading("People", SENTENCE),
        list);
    if (visit.is("tenant-admin") || visit.is("auditor")) {
      add(
          new H2("Erasures"),
          new Loading<>(
              () -> visit.api().list(visit.where("erasures"), Erasure.class),
              PeopleView::erasures));
    }
  }

  private Component members(Visit visit, @Nullable String cursor, Listing<Member> listing) {
    var table =
        new Table<Member>("person", "People", Member::subject)
            .text("Name", Member::name)
            .text("User name", Member::username)
            .text("E-mail", Member::email)
            .text("Roles", Member::roleWords);
    if (visit.is("tenant-admin")) {
      table.column("Change", member -> changes(visit, member));
    }
    return new Div(
        table.rows(listing.items()),
        new Pager(visit.href("people"), Map.of(), cursor, listing.next()));
  }

  private Component changes(Visit visit, Member member) {
    String subject = member.subject();
    Div buttons =
        new Div(
            Press.small(
                "roles-" + subject, "Roles …", () -> new RolesDialog(visit, member, reload).open()),
            Press.small("remove-" + subject, "Remove …", () -> remove(visit, member)),
            Press.small(
                "erase-" + subject, "Erase …", () -> new EraseDialog(visit, member).open()));
    buttons.addClassName("row");
    return buttons;
  }

  private void remove(Visit visit, Member member) {
    Confirm.ask(
        "Remove " + member.called() + "?",
        "They lose every role here at once. Their account stays, and so does what is recorded.",
        "Remove",
        () -> {
          if (Toast.attempt(() -> visit.api().delete(visit.where("members", member.subject())))) {
            Toast.done("Removed");
            reload.run();
          }
        });
  }

  private static Component erasures(Listing<Erasure> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState("Nobody was erased", "What is recorded of an erasure names nobody.");
    }
    return new Table<Erasure>("erasure", "Erasures", Erasure::person)
        .column("Was", erasure -> mono(erasure.person()))
        .text("State", erasure -> Words.plain(erasure.state()))
        .column("Begun", erasure -> TimeText.of(erasure.startedAt()))
        .column("Done", erasure -> TimeText.of(erasure.erasedAt()))
        .rows(listing.items(), listing.next());
  }

  private static Span mono(String text) {
    Span span = new Span(text.length() > 19 ? text.substring(0, 19) + "…" : text);
    span.addClassName("mono");
    span.setTitle(text);
    return span;
  }
}
