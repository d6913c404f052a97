package dev.demarc.portal.overview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.overview.Overview.Refused;
import java.util.Comparator;
import java.util.List;

/**
 * Why spans were refused: apart those that might have carried what people typed, which must never
 * be, and those that only could not be right.
 */
record RefusedSpans(List<Refused> reasons) {
  private static final Comparator<Refused> PRIVACY_FIRST =
      Comparator.comparing((Refused one) -> !isOfPrivacy(one))
          .thenComparing(Refused::count, Comparator.reverseOrder())
          .thenComparing(Refused::reason);

  /** Both sums, in a few words. */
  String words() {
    long all = sum(reasons);
    long privacy = sum(reasons.stream().filter(RefusedSpans::isOfPrivacy).toList());
    return all == 0
        ? "none might have carried content"
        : Words.count(privacy)
            + " might have carried content, "
            + Words.count(all - privacy)
            + " refused for other reasons";
  }

  private static long sum(List<Refused> some) {
    return some.stream().mapToLong(Refused::count).sum();
  }

  /** What is counted as a violation of privacy; so is a reason that is not known here. */
  private static boolean isOfPrivacy(Refused one) {
    return switch (one.reason()) {
      case "tenant", "identity", "time", "retention" -> false;
      default -> true;
    };
  }

  /** A card of them; nothing where none was refused. */
  Component card() {
    if (reasons.isEmpty()) {
      return new Div();
    }
    Card card =
        new Card(
            "Why spans were refused",
            new Table<Refused>("refused", "Refused spans by reason", Refused::reason)
                .text("Reason", one -> Words.plain(one.reason()))
                .column("Concerns", RefusedSpans::concern)
                .text("What it means", RefusedSpans::meaning)
                .text("Spans", one -> Words.count(one.count()))
                .rows(reasons.stream().sorted(PRIVACY_FIRST).toList()));
    card.setId("refused-spans");
    return card;
  }

  private static Badge concern(Refused one) {
    return isOfPrivacy(one)
        ? new Badge("Content or privacy", Tone.BAD)
        : new Badge("Other", Tone.QUIET);
  }

  private static String meaning(Refused one) {
    return switch (one.reason()) {
      case "content" ->
          "An attribute whose purpose is to carry what people typed or were answered.";
      case "unknown-attribute" -> "An attribute that the schema of traces does not have.";
      case "value" -> "A value beyond its bound, or of characters that could be prose.";
      case "facts" -> "Facts, situation or routes that do not read as what they are.";
      case "annotation" -> "Events, links or a status text, which can be anything.";
      case "wrong-type" ->
          "A value of another type than its attribute has, such as a text for a number.";
      case "attributes" -> "An attribute that was there twice, or too many of them.";
      case "tenant" -> "It named another tenant.";
      case "identity" -> "It did not say which record of which decision it was.";
      case "name" ->
          "A name, scope or resource that the schema does not have, which can be anything.";
      case "time" -> "Times that cannot be, such as one in the future.";
      case "retention" -> "From before what this tenant keeps.";
      default -> "This portal does not know the reason, so it counts as the worst.";
    };
  }
}
