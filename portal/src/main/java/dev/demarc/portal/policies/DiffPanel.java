package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.DiffAnswer.Changes;
import dev.demarc.portal.policies.DiffAnswer.ForGroups;
import dev.demarc.portal.policies.DiffAnswer.Section;
import dev.demarc.portal.policies.DiffAnswer.Told;
import dev.demarc.portal.policies.DiffAnswer.Where;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the draft changes, or one version against another where the address names them, by what it
 * does: widening and narrowing apart, each with an example.
 */
final class DiffPanel extends Div {
  private static final long serialVersionUID = 1L;

  private static final String FOR_SOME =
      "No more is permitted than under the last version, but some of its groups obey something "
          + "narrower today, or nothing: for them it widens, as shown for each below. ";

  DiffPanel(Visit visit, Detail detail) {
    setId("policy-diff");
    @Nullable String from = visit.asked("from").orElse(null);
    @Nullable String to = visit.asked("to").orElse(null);
    @Nullable String group = visit.asked("group").orElse(null);
    if (to == null && detail.draft() != null && !detail.draft().problemsOrNone().isEmpty()) {
      add(
          new EmptyState(
              "Nothing to compare yet", "The draft has problems. Mend them in the editor first."));
    } else {
      add(
          new Loading<>(
              () ->
                  visit
                      .api()
                      .get(
                          visit
                              .where("policies", detail.id().text(), "diff")
                              .with("from", from)
                              .with("to", to)
                              .with("group", group),
                          DiffAnswer.class),
              diff -> page(visit, detail, diff, group)));
    }
  }

  private static Component page(
      Visit visit, Detail detail, DiffAnswer diff, @Nullable String group) {
    Div page = new Div(verdict(diff, group));
    page.addClassName("diff");
    if (diff.to().version() == null && !diff.groupsOrNone().isEmpty()) {
      page.add(groups(visit, detail, diff.groupsOrNone()));
    }
    if (diff.widening().count() > 0) {
      page.add(changes("widening", "More is permitted", Tone.WARN, diff.widening()));
    }
    if (diff.narrowing().count() > 0) {
      page.add(changes("narrowing", "Less is permitted", Tone.GOOD, diff.narrowing()));
    }
    if (!diff.sections().isEmpty()) {
      page.add(sections(diff.sections()));
    }
    return page;
  }

  private static Component verdict(DiffAnswer diff, @Nullable String group) {
    boolean forSome = group == null && widensForSome(diff);
    Badge badge =
        diff.widens() || forSome
            ? new Badge("Widens", Tone.WARN)
            : new Badge("Does not widen", Tone.GOOD);
    badge.setId("diff-verdict");
    Div head = new Div(badge, new Span(sides(diff, group)));
    head.addClassName("inline");
    boolean nothing =
        diff.widening().count() + diff.narrowing().count() == 0
            && diff.sections().stream().noneMatch(Section::loosens);
    String asBefore = nothing ? "Every request is permitted as before, on the same terms. " : "";
    Paragraph words = new Paragraph((forSome ? FOR_SOME : asBefore) + approvals(diff));
    Div card = new Div(head, words);
    card.addClassName("card");
    return card;
  }

  private static String sides(DiffAnswer diff, @Nullable String group) {
    DiffAnswer.@Nullable Side from = diff.from();
    if (from == null) {
      return group == null
          ? "Nothing was published before, so nothing was permitted."
          : "Group " + group + " obeys nothing yet, so nothing is permitted to it.";
    }
    return Words.capital(diff.to().words())
        + " against "
        + from.words()
        + (group == null ? "." : ", which group " + group + " obeys now.");
  }

  /** What it is for each group: they may obey something else than the last version. */
  private static Component groups(Visit visit, Detail detail, List<ForGroups> groups) {
    UnorderedList list = new UnorderedList();
    for (ForGroups each : groups) {
      Badge badge =
          each.widens() ? new Badge("Widens", Tone.WARN) : new Badge("Does not widen", Tone.GOOD);
      String first = each.groups().getFirst();
      Anchor changes =
          new Anchor(
              visit.href("policies/%s/changes?group=%s".formatted(detail.id().text(), first)),
              "Changes for " + first);
      Div line =
          new Div(
              badge,
              new Span(Words.list(each.groups()) + ": now " + each.words(detail.id().text()) + "."),
              changes);
      line.addClassName("inline");
      line.getElement().setAttribute("data-testid", "diff-group");
      list.add(new ListItem(line));
    }
    Div card = new Div(new H2("For each group"), list);
    card.setId("diff-groups");
    card.addClassName("card");
    return card;
  }

  /** Not against the last version, but against what one of the groups that it is for obeys. */
  private static boolean widensForSome(DiffAnswer diff) {
    return diff.to().version() == null && !diff.widens() && diff.approvals() > 1;
  }

  /** What was published needs no approval any more. */
  private static String approvals(DiffAnswer diff) {
    if (diff.to().version() != null) {
      return "";
    }
    return diff.approvals() > 1
        ? "Two people other than its authors must approve it."
        : "One person other than its authors must approve it.";
  }

  private static Component changes(String id, String title, Tone tone, Changes changes) {
    UnorderedList list = new UnorderedList();
    changes.told().forEach(told -> list.add(entry(told, tone)));
    Div card = new Div(new H2(title), list);
    card.setId("diff-" + id);
    card.addClassName("card");
    int left = changes.count() - changes.told().size();
    if (left > 0) {
      card.add(new Paragraph("And " + Words.count(left, "other change", "other changes") + "."));
    }
    return card;
  }

  private static ListItem entry(Told told, Tone tone) {
    ListItem item = new ListItem();
    item.getElement()
        .setAttribute("data-testid", "diff-change")
        .setAttribute("data-rule", told.rule());
    H3 words = new H3(told.words());
    item.add(words);
    if (!told.decided()) {
      item.add(new Badge("Not decided", tone));
      return item;
    }
    item.add(
        new Span("Before: " + Words.or(told.before()) + ". Now: " + Words.or(told.after()) + "."));
    UnorderedList regions = new UnorderedList();
    told.regions().forEach(where -> regions.add(region(where)));
    item.add(regions);
    if (!told.complete()) {
      item.add(quiet("There may be more: not all was looked at within the bound."));
    }
    return item;
  }

  private static ListItem region(Where where) {
    ListItem item = new ListItem(new Span(Words.capital(where.words())));
    item.getElement().setAttribute("data-testid", "diff-region");
    String example = where.exampleWords();
    if (example != null && !example.isBlank() && !example.equals(where.words())) {
      item.add(quiet("For example: " + example));
    }
    return item;
  }

  private static Component sections(List<Section> sections) {
    UnorderedList list = new UnorderedList();
    for (Section section : sections) {
      Div line = new Div(new Badge(section.section(), Tone.QUIET));
      if (section.loosens()) {
        line.add(new Badge("Gives up protection", Tone.WARN));
      }
      line.add(new Span(section.words()));
      line.addClassName("inline");
      list.add(new ListItem(line));
    }
    Div card = new Div(new H2("Beside the rules"), list);
    card.setId("diff-sections");
    card.addClassName("card");
    return card;
  }

  private static Span quiet(String words) {
    Span span = new Span(words);
    span.addClassName("quiet");
    return span;
  }
}
