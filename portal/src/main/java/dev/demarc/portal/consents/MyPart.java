package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.remote.Listing;
import dev.demarc.portal.remote.Where;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Of somebody's own consents: what waits, what is in force, what is over. Each has its pages. */
enum MyPart {
  WAITING("waiting"),
  IN_FORCE("in-force"),
  HISTORY("history");

  private final String wire;

  MyPart(String wire) {
    this.wire = wire;
  }

  /** One page of a part. */
  record Page(MyPart part, Listing<Consent> listing, @Nullable String cursor) {
    /** Whether the part has nothing at all. */
    boolean isNothing() {
      return cursor == null && listing.items().isEmpty();
    }
  }

  String title() {
    return translate("my-consents." + wire);
  }

  /** The page of it that the address asks for. */
  Page read(Visit visit) {
    String cursor = cursor(visit);
    Where where =
        visit.where("consents").with("mine", true).with("cursor", cursor).with("part", wire);
    return new Page(this, visit.api().list(where, Consent.class), cursor);
  }

  /** Leads through it; the other parts stay at their pages. */
  Pager pager(Visit visit, Page page) {
    Map<String, String> query = new TreeMap<>();
    for (MyPart part : values()) {
      visit.asked(part.wire).ifPresent(cursor -> query.put(part.wire, cursor));
    }
    return new Pager(
        new Pager.Manner(
            wire,
            wire + "-",
            translate("my-consents.pages", title()),
            translate("my-consents.first"),
            translate("my-consents.next")),
        visit.href("my-consents"),
        query,
        page.cursor(),
        page.listing().next());
  }

  private @Nullable String cursor(Visit visit) {
    return visit.asked(wire).orElse(null);
  }
}
