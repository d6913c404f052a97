package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.PolicyAnswers.Version;
import dev.demarc.portal.remote.Listing;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every version that was published. */
final class VersionsPanel extends Div {
  private static final long serialVersionUID = 1L;

  VersionsPanel(Visit visit, Detail detail) {
    add(
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(
                        visit.where("policies", detail.id().text(), "versions").with("limit", 200),
                        Version.class),
            listing -> table(visit, detail, listing)));
  }

  private static Component table(Visit visit, Detail detail, Listing<Version> listing) {
    List<Version> versions = listing.items();
    @Nullable Integer inForce = detail.published() == null ? null : detail.published().version();
    Set<Integer> withdrawn =
        versions.stream()
            .flatMap(version -> Stream.ofNullable(version.withdraws()))
            .collect(Collectors.toSet());
    if (versions.isEmpty()) {
      return new EmptyState(
          "No version yet", "A version is made when an approved draft is published.");
    }
    return new Table<Version>("version", "Versions", v -> String.valueOf(v.version()))
        .text("Version", v -> String.valueOf(v.version()))
        .column("State", v -> state(v, inForce, withdrawn))
        .column("Published", v -> TimeText.of(v.at()))
        .text("By", Version::by)
        .column("Digest", v -> digest(v.digest()))
        .column("Text", v -> text(visit, detail, v))
        .column("Changes", v -> changes(visit, detail, v))
        .rows(
            versions.stream().sorted(Comparator.comparing(Version::version).reversed()).toList(),
            listing.next());
  }

  private static Component state(
      Version version, @Nullable Integer inForce, Set<Integer> withdrawn) {
    if (version.withdraws() != null) {
      return new Badge("Permits nothing", Tone.QUIET);
    }
    if (withdrawn.contains(version.version())) {
      return PolicyState.WITHDRAWN.badge();
    }
    return (version.version().equals(inForce) ? PolicyState.PUBLISHED : PolicyState.SUPERSEDED)
        .badge();
  }

  private static Component digest(@Nullable String digest) {
    Span span = new Span(Words.digest(digest));
    span.addClassName("mono");
    span.setTitle(Words.or(digest));
    return span;
  }

  /** Against the one before; the first has none. */
  private static Component changes(Visit visit, Detail detail, Version version) {
    int number = version.version();
    if (number < 2) {
      return new Span("—");
    }
    String before = String.valueOf(number - 1);
    Anchor link =
        new Anchor(
            visit.href(
                "policies/%s/changes?from=%s&to=%d".formatted(detail.id().text(), before, number)),
            "Against " + before);
    link.setId("changes-" + number);
    return link;
  }

  private static Component text(Visit visit, Detail detail, Version version) {
    String number = String.valueOf(version.version());
    return Press.small(
        "version-" + number,
        "Show",
        () -> {
          Dialog dialog = new Dialog("Version " + number);
          dialog.setWidth("min(56rem, 96vw)");
          dialog.add(
              new Loading<>(
                  () ->
                      visit
                          .api()
                          .get(
                              visit.where("policies", detail.id().text(), "versions", number),
                              Version.class),
                  full -> new Pre(Words.or(full.yaml()))));
          dialog.getFooter().add(Press.plain("version-close", "Close", dialog::close));
          UI.getCurrent().add(dialog);
          dialog.open();
        });
  }
}
