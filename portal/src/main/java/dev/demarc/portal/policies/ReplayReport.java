package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.ReplayAnswers.Replay;
import dev.demarc.portal.policies.ReplayAnswers.Shift;
import dev.demarc.portal.policies.ReplayAnswers.Side;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One replay: how far it is, what differs in sum, and how decisions shift, with some of each. */
final class ReplayReport extends Div {
  private static final long serialVersionUID = 1L;
  private static final int MOST_LINKS = 5;

  private final Paragraph words = new Paragraph();
  private final HtmlContainer progress = new HtmlContainer("progress");

  /**
   * @param draft the draft's revision now; 0 where there is none
   * @param cancel absent for whoever may not
   */
  ReplayReport(Visit visit, Replay replay, long draft, @Nullable Runnable cancel) {
    setId("replay-report");
    addClassName("diff");
    words.setId("replay-words");
    words.getElement().setAttribute("role", "status");
    progress.getElement().setAttribute("aria-label", "Replayed");
    add(head(replay, draft, cancel));
    update(replay);
    if (!replay.runs() && replay.result().decisions() > 0) {
      add(sums(replay), shifts(visit, replay));
    }
  }

  /** Shows how far it is now; nothing else moves while it runs. */
  void update(Replay replay) {
    words.setText(
        replay.total() == 0 && !replay.runs()
            ? "No requests are stored of this period."
            : far(replay) + notes(replay));
    progress
        .getElement()
        .setAttribute("max", String.valueOf(Math.max(1, replay.total())))
        .setAttribute("value", String.valueOf(looked(replay)));
  }

  private static long looked(Replay replay) {
    return replay.result().decisions() + replay.unreadable() + replay.elsewhere();
  }

  private static String far(Replay replay) {
    return Words.count(looked(replay))
        + " of "
        + Words.count(replay.total(), "decision", "decisions")
        + ", "
        + Words.count(replay.result().changed())
        + " of them otherwise.";
  }

  private Component head(Replay replay, long draft, @Nullable Runnable cancel) {
    String against = replay.against() == null ? "nothing permitted" : "version " + replay.against();
    Div line =
        new Div(
            badge(replay.state()),
            new Span("Revision " + replay.revision() + " against " + against + ", from "),
            TimeText.of(replay.begins()),
            new Span(" to "),
            TimeText.of(replay.ends()));
    line.addClassName("inline");
    line.setId("replay-state");
    Div card = new Div(line, words);
    card.addClassName("card");
    if (draft > 0 && draft != replay.revision()) {
      card.add(
          new Paragraph("The draft is at revision " + draft + " now: replay it again to see it."));
    }
    if (replay.runs()) {
      card.add(progress);
      if (cancel != null) {
        card.add(Press.plain("replay-cancel", "Cancel", cancel::run));
      }
    }
    return card;
  }

  private static String notes(Replay replay) {
    String more = replay.complete() ? "" : " The period has more: only the first are replayed.";
    String lost =
        replay.unreadable() == 0
            ? ""
            : " " + Words.count(replay.unreadable()) + " could not be read and are left out.";
    String others =
        replay.elsewhere() == 0
            ? ""
            : " "
                + Words.count(replay.elsewhere())
                + " are of agents that obey another policy and are left out.";
    String gone =
        replay.goneBefore() == null
            ? ""
            : " What happened before " + replay.goneBefore() + " was kept no more.";
    return gone + more + lost + others;
  }

  private static Badge badge(String state) {
    return switch (state) {
      case "running" -> new Badge("Running", Tone.INFO);
      case "done" -> new Badge("Done", Tone.GOOD);
      case "cancelled" -> new Badge("Cancelled", Tone.QUIET);
      default -> new Badge("Broke off", Tone.BAD);
    };
  }

  private static Component sums(Replay replay) {
    HtmlContainer head = new HtmlContainer("tr");
    head.add(
        cell("th", "Requests", "col"), cell("th", "Before", "col"), cell("th", "After", "col"));
    HtmlContainer table = new HtmlContainer("table");
    table.addClassName("sums");
    table.setId("replay-sums");
    table.add(head);
    table.add(row(replay, "Routed", side -> Words.count(side.routed())));
    table.add(row(replay, "Ask the person", side -> Words.count(side.consents())));
    table.add(row(replay, "Need approval", side -> Words.count(side.approvals())));
    table.add(row(replay, "Queued", side -> Words.count(side.queued())));
    table.add(row(replay, "Refused, fail closed", side -> Words.count(side.refused())));
    TreeSet<String> boundaries = new TreeSet<>(replay.result().before().bytesTo().keySet());
    boundaries.addAll(replay.result().after().bytesTo().keySet());
    boundaries.forEach(to ->
        table.add(
            row(
                replay,
                "Moved to " + Words.boundary(to),
                side -> Words.bytes(side.bytesTo().getOrDefault(to, 0L)))));
    table.add(row(replay, "Expected cost", side -> Words.money(side.costMicroUsd())));
    Div card = new Div(new H2("In sum"), table);
    card.addClassNames("card", "scroll");
    return card;
  }

  private static HtmlContainer row(Replay replay, String words, Function<Side, String> of) {
    HtmlContainer row = new HtmlContainer("tr");
    row.add(
        cell("th", words, "row"),
        cell("td", of.apply(replay.result().before()), ""),
        cell("td", of.apply(replay.result().after()), ""));
    return row;
  }

  private static HtmlContainer cell(String tag, String words, String scope) {
    HtmlContainer cell = new HtmlContainer(tag);
    if (!scope.isEmpty()) {
      cell.getElement().setAttribute("scope", scope);
    }
    cell.setText(words);
    return cell;
  }

  private static Component shifts(Visit visit, Replay replay) {
    Div card = new Div(new H2("What comes out otherwise"));
    card.addClassName("card");
    card.setId("replay-shifts");
    if (replay.result().shifts().isEmpty()) {
      card.add(new Paragraph("Nothing. Each of these requests goes where it went."));
      return card;
    }
    UnorderedList list = new UnorderedList();
    replay.result().shifts().forEach(shift -> list.add(entry(visit, shift)));
    card.add(list);
    if (replay.result().others() > 0) {
      card.add(new Paragraph("And " + Words.count(replay.result().others()) + " in rarer ways."));
    }
    return card;
  }

  private static ListItem entry(Visit visit, Shift shift) {
    Span words =
        new Span(
            Words.count(shift.count(), "decision", "decisions")
                + ": "
                + told(shift.from())
                + " → "
                + told(shift.to()));
    words.addClassName("strong");
    Div links = new Div(new Span("For example"));
    links.addClassNames("inline", "quiet");
    shift.examples().stream()
        .limit(MOST_LINKS)
        .forEach(id -> {
          Anchor link = new Anchor(visit.href("traces/" + id), id);
          link.addClassName("mono");
          links.add(link);
        });
    ListItem item = new ListItem(words, links);
    item.getElement().setAttribute("data-testid", "replay-shift");
    return item;
  }

  /** {@code routed house/small} as {@code routed at house/small}. */
  private static String told(String outcome) {
    int space = outcome.indexOf(' ');
    return space < 0
        ? outcome
        : outcome.substring(0, space).replace("needs-", "needs ")
            + " at "
            + outcome.substring(space + 1);
  }
}
