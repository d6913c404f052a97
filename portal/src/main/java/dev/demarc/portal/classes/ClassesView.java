package dev.demarc.portal.classes;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.TagId;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.Objects;

/** Data classes by rank, and what is looked for in content. */
@Route(value = "t/:tenant/classes", layout = Frame.class)
public class ClassesView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final String SENTENCE =
      "How sensitive data is. The highest rank that applies wins.";

  @Inject
  public ClassesView(Desks desks) {
    super(desks, "Classes");
  }

  @Override
  protected void show(Visit visit) {
    Loading<Listing<DataClass>> list =
        new Loading<>(
            () -> visit.api().list(visit.where("classes").with("limit", 200), DataClass.class),
            ClassesView::classes);
    add(
        visit.is("tenant-admin")
            ? new Heading(
                "Classes",
                SENTENCE,
                Press.primary(
                    "class-add",
                    "Add a class",
                    () -> new NewClassDialog(visit, "", list::reload).open()))
            : new Heading("Classes", SENTENCE),
        list,
        new Card(
            "Detectors",
            new Loading<>(
                () -> visit.api().list(visit.where("detectors").with("limit", 200), Detector.class),
                ClassesView::detectors)));
  }

  private static Component classes(Listing<DataClass> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(
          "No classes yet",
          "Without classes nothing can be told apart. An administrator adds them.");
    }
    return new Table<DataClass>("class", "Classes", c -> c.id().text())
        .text("Class", c -> c.id().text())
        .text("Title", DataClass::title)
        .text("Rank", c -> String.valueOf(c.rank()))
        .text("Export", c -> Words.plain(c.export().wire()))
        .text("Raised by", c -> Words.list(c.detectors().stream().map(DetectorId::text).toList()))
        .rows(
            listing.items().stream().sorted(Comparator.comparing(DataClass::rank)).toList(),
            listing.next());
  }

  private static Component detectors(Listing<Detector> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState("No detectors", "Requests are classified by what callers declare.");
    }
    return new Table<Detector>("detector", "Detectors", d -> d.id().text())
        .text("Detector", d -> d.id().text())
        .text("Kind", d -> Words.plain(d.kind().wire()))
        .column("Looks for", ClassesView::pattern)
        .text("Tags", d -> Words.list(d.tags().stream().map(TagId::text).toList()))
        .rows(listing.items(), listing.next());
  }

  private static Component pattern(Detector detector) {
    return switch (detector.kind()) {
      case PATTERN -> new Code(Objects.requireNonNull(detector.pattern()));
      case DICTIONARY -> new Span(detector.terms().size() + " terms");
      case TAGGER ->
          new Span("model " + shortened(Objects.requireNonNull(detector.tagger()).model().text()));
      default -> new Span("built in");
    };
  }

  private static String shortened(String digest) {
    return digest.substring(0, 19) + "…";
  }
}
